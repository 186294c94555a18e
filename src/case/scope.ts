import type { Cite } from '../base/provenance.ts';
import type { Certainty } from '../observe/host.ts';
import { fewCites } from './context.ts';
import type { ReportScope } from './report.ts';

/** One scope question with its answer; null where the evidence has none. */
export function entry(
  question: string,
  answer: string | null,
  certainty: Certainty,
  cites: readonly Cite[] = [],
): ReportScope {
  return { question, answer, certainty, cites: fewCites(cites) };
}
