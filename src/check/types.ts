import type { ReportFinding, ReportRelated } from '../case/report.ts';

export type Severity = ReportFinding['severity'];

/** Severities from least to most. */
export const LEVELS: readonly Severity[] = ['low', 'medium', 'high', 'critical'];

/** What one finding must be like. A key that is absent is not compared. */
export interface Expectation {
  alert: 2030 | 2031;
  initiator?: string | string[];
  zone?: string;
  tool?: string;
  origin?: string;
  recipient?: string;
  file?: string;
  bytes?: number;
  sha256?: string;
  account?: string;
  /** The least that will do; `medium` where neither this nor `maxSeverity` is stated. */
  severity?: Severity;
  maxSeverity?: Severity;
}

/** An entry that must stand under `related`. */
export interface ExpectedRelated {
  kind: Extract<ReportRelated['kind'], 'dcsync' | 'onward-copy'>;
  from?: string;
  to?: string;
}

/** One set of evidence and what it must yield. */
export interface Case {
  id: string;
  about: string;
  /** Relative to the file of expectations. */
  evidence: string[];
  source: string;
  tags: string[];
  given: { dc: string[]; internal: string[] };
  expect: Expectation[];
  allow: Expectation[];
  related: ExpectedRelated[];
}

/** One key of an expectation whose finding is there, but says otherwise. */
export interface Disagreement {
  /** Index in `expect`. */
  expect: number;
  /** Id of the finding that met the alert and the endpoints or the zone. */
  finding: string;
  key: string;
  expected: unknown;
  found: unknown;
}

/** A finding that nobody expected. */
export interface FalsePositive {
  finding: string;
  alert: 2030 | 2031;
  severity: Severity;
  title: string;
}

export type CaseStatus = 'passed' | 'failed' | 'unsupported' | 'crashed';

/** How one case went. */
export interface CaseResult {
  id: string;
  status: CaseStatus;
  /** Expectations and related entries that were met. */
  met: number;
  /** Expectations with no finding at their endpoints, and related entries that are not there. */
  missed: (Expectation | ExpectedRelated)[];
  disagreements: Disagreement[];
  falsePositives: FalsePositive[];
  /** Why a case crashed or was not supported. */
  message?: string;
}

/** Figures of one alert over all supported cases. */
export interface AlertTotals {
  expected: number;
  met: number;
  disagreements: number;
  falsePositives: number;
}

export interface Totals {
  cases: number;
  passed: number;
  failed: number;
  unsupported: number;
  crashed: number;
  alerts: Record<'2031' | '2030', AlertTotals>;
  benign: { cases: number; falsePositives: number };
}
