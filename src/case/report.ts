import type {
  Alert,
  DnsPart,
  Severity,
  SignalPoints,
  SmbFile,
  SmbPart,
  Verification,
} from '../detect/finding.ts';
import type { EvidenceStatus, Problem } from '../observe/evidence.ts';
import type { Certainty } from '../observe/host.ts';

/**
 * The report document, key for key in the order of data/schema/report.schema.json. `case` computes it,
 * `report` writes it, `check` compares it. Text in it is raw evidence unless a name says otherwise: each
 * output escapes for where it goes.
 */
export interface Report {
  schema: 'exhume-report/1';
  tool: { name: 'exhume'; version: string };
  run: { options: Record<string, unknown>; interrupted: boolean };
  evidence: ReportEvidence[];
  summary: ReportSummary;
  incidents: ReportIncident[];
  findings: ReportFinding[];
  suppressed: { finding: ReportFinding; by: string; reason: string; until: string | null }[];
  related: ReportRelated[];
  hosts: ReportHost[];
  coverage: {
    unseen: { reason: string; evidence: string | null; count: number; text: string }[];
    floor: { dnsBytesPerHour: number | null; text: string };
  };
}

export interface ReportCite {
  evidence: string;
  record: number;
  offset: number | null;
}

export interface ReportEvidence {
  id: string;
  path: string;
  format: string;
  compression: string | null;
  bytes: number;
  sha256: string | null;
  records: number;
  duplicates: number;
  first: string | null;
  last: string | null;
  status: EvidenceStatus;
  problems: Problem[];
}

export interface ReportSummary {
  verdict: string;
  findings: Record<'critical' | 'high' | 'medium' | 'low', number>;
  suppressed: number;
  packets: number;
  logRecords: number;
  dnsMessages: number;
  smbTransfers: number;
  first: string | null;
  last: string | null;
}

export interface ReportIncident {
  id: string;
  rank: number;
  severity: Severity;
  title: string;
  findings: string[];
  story: { text: string; cites: ReportCite[] }[];
  first: string;
  last: string;
}

/** A file of a 2030 finding: as the detector has it, times and cites as text. */
export type ReportSmbFile = Omit<SmbFile, 'first' | 'last' | 'cites'> & {
  first: string;
  last: string;
  cites: ReportCite[];
};

export type ReportSmb = Omit<SmbPart, 'files'> & { files: ReportSmbFile[] };

export interface ReportScope {
  question: string;
  answer: string | null;
  certainty: Certainty;
  cites: ReportCite[];
}

export interface ReportTriage {
  suggestion: 'TP' | 'B-TP' | 'FP' | 'open';
  reason: string;
  questions: { question: string; answer: string | null; certainty: Certainty }[];
  exclusion: string | null;
}

export interface ReportFinding {
  id: string;
  rank: number;
  alert: Alert;
  title: string;
  severity: Severity;
  score: number;
  confidence: number;
  attack: string[];
  first: string;
  last: string;
  dns: DnsPart | null;
  smb: ReportSmb | null;
  why: SignalPoints[];
  scope: ReportScope[];
  triage: ReportTriage;
  remediation: { step: string; text: string; why: string }[];
  cites: ReportCite[];
  excerpts: { cite: ReportCite; text: string }[];
  verification: Verification;
  caveats: string[];
}

export interface ReportRelated {
  kind: 'dcsync' | 'onward-copy' | 'staging' | 'failed-attempt' | 'dns-note';
  from: string | null;
  to: string | null;
  account: string | null;
  text: string;
  findings: string[];
  cites: ReportCite[];
}

export interface ReportHost {
  id: string;
  addresses: string[];
  names: { name: string; by: string; certainty: Certainty }[];
  macs: string[];
  roles: { role: string; certainty: Certainty; grounds: string }[];
  users: { account: string; by: string; first: string; last: string; cites: ReportCite[] }[];
  first: string | null;
  last: string | null;
}
