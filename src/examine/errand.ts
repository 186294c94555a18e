import { createAddressTable } from '../base/address.ts';
import type { ConfirmPlan } from '../detect/dns/confirm/plan.ts';
import { captureFormats } from '../evidence/formats.ts';
import { createEvidenceFile, type EvidenceSource } from '../evidence/open.ts';
import { leaveRing } from '../evidence/ring.ts';
import type { Survey } from '../evidence/survey.ts';
import { shareOf } from '../packet/share.ts';
import { type Confirmed, confirmShare, type Rank } from './confirming.ts';
import { createReading, type ReadingLimits } from './reading.ts';
import { type Screened, screenShare } from './screening.ts';

/** A source as it crosses to another thread: without its account, and with its format by name. */
interface SourceNote extends Omit<EvidenceSource, 'capture' | 'file'> {
  name: string;
  format: string;
  bytes: number;
  capture: string | null;
}

/** A reading that another thread does: plain data. */
export interface Errand {
  rank: Rank;
  sources: SourceNote[];
  limits: ReadingLimits;
  /** What is to be read again; null for the first reading. */
  plan: ConfirmPlan | null;
}

/** What an errand brings back. */
export interface Brought {
  screened: Screened | null;
  confirmed: Confirmed | null;
  /** Files that could not be opened here, by index of evidence: what they hold is missing. */
  unopened: number[];
}

/** Writes an errand down. */
export function createErrand(
  { sources }: Survey,
  limits: ReadingLimits,
  rank: Rank,
  plan: ConfirmPlan | null,
): Errand {
  const notes = sources.map(
    ({ file, capture, shared, ...rest }): SourceNote => ({
      ...rest,
      shared: shared ? { ring: shared.ring, reader: rank.index - 1 } : null,
      name: file.path,
      format: file.format,
      bytes: file.bytes,
      capture: capture?.id ?? null,
    }),
  );
  return { rank, sources: notes, limits, plan };
}

/** Does an errand. The accounts of the files are filled by who leads; what happens to these is not told. */
export async function runErrand(errand: Errand, signal?: AbortSignal): Promise<Brought> {
  const { rank, plan } = errand;
  const reading = createReading(surveyOf(errand), createAddressTable(), errand.limits);
  const unopened = () =>
    reading.evidence.sources.filter(({ file }) => file.problems.some(isUnopened)).map(({ index }) => index);
  try {
    if (plan !== null) {
      const confirmed = await confirmShare(reading, plan, rank, null);
      return { screened: null, confirmed, unopened: unopened() };
    }
    const { screened } = await screenShare(reading, shareOf(rank.index, rank.count), { signal });
    return { screened, confirmed: null, unopened: unopened() };
  } finally {
    leaveRings(errand);
  }
}

function isUnopened({ reason }: { reason: string }): boolean {
  return reason === 'missing' || reason === 'unreadable';
}

/** Says that nobody does this errand any more: nothing waits for what it would have read. */
export function leaveRings({ sources }: Errand): void {
  for (const { shared } of sources) if (shared) leaveRing(shared);
}

/** The same errand for who inflates everything itself. */
export function withoutRings(errand: Errand): Errand {
  return { ...errand, sources: errand.sources.map((source) => ({ ...source, shared: null })) };
}

function surveyOf({ sources: notes }: Errand): Survey {
  const sources = notes.map(({ name, format, bytes, capture, ...rest }): EvidenceSource => {
    const file = { ...createEvidenceFile(name), format, bytes };
    const path = typeof rest.path === 'string' ? rest.path : Buffer.from(rest.path);
    return { ...rest, path, file, capture: captureFormats.find(({ id }) => id === capture) ?? null };
  });
  return { files: sources.map(({ file }) => file), sources, release: async () => {} };
}
