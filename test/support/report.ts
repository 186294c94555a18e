import type {
  Report,
  ReportEvidence,
  ReportFinding,
  ReportRelated,
  ReportSmbFile,
} from '../../src/case/report.ts';
import type { DnsPart } from '../../src/detect/finding.ts';

const NO_BYTES = { lower: 0, upper: 0 };

/** A channel as a report tells it. */
export function dnsPart(part: Partial<DnsPart> = {}): DnsPart {
  return {
    initiator: '10.0.0.5',
    servers: ['10.0.0.1'],
    zones: ['t.example.com'],
    tool: { id: null, name: null, proof: 'none', by: null },
    transports: ['udp'],
    queries: 1,
    answers: 1,
    distinctNames: 1,
    recordTypes: {},
    rcodes: {},
    bytesUp: NO_BYTES,
    bytesDown: NO_BYTES,
    recovered: [],
    processes: [],
    ...part,
  };
}

/** One file of a copy. */
export function smbFile(file: Partial<ReportSmbFile> = {}): ReportSmbFile {
  return {
    path: 'Windows\\NTDS\\ntds.dit',
    previousNames: [],
    direction: 'read',
    account: 'CORP\\alice',
    authentication: 'ntlm',
    bytes: 100,
    size: 100,
    complete: true,
    sha256: 'a'.repeat(64),
    beginning: null,
    content: null,
    sensitive: null,
    first: '2026-01-01T00:00:00.000000Z',
    last: '2026-01-01T00:00:01.000000Z',
    cites: [],
    ...file,
  };
}

const FINDING: Omit<ReportFinding, 'alert' | 'dns' | 'smb'> = {
  id: 'id',
  rank: 1,
  title: 'A title.',
  severity: 'high',
  score: 80,
  confidence: 0.9,
  attack: [],
  first: '2026-01-01T00:00:00.000000Z',
  last: '2026-01-01T00:00:01.000000Z',
  why: [],
  scope: [],
  triage: { suggestion: 'open', reason: '', questions: [], exclusion: null },
  remediation: [],
  cites: [],
  excerpts: [],
  verification: { state: 'not-asked', checked: 0, disagreements: [] },
  caveats: [],
};

/** A 2031 finding. */
export function dnsFinding(part: Partial<DnsPart> = {}, rest: Partial<ReportFinding> = {}): ReportFinding {
  return { ...FINDING, id: '2031-0123456789abcdef', alert: 2031, dns: dnsPart(part), smb: null, ...rest };
}

/** A 2030 finding of one copy between two computers. */
export function smbFinding(
  files: ReportSmbFile[] = [smbFile()],
  rest: Partial<ReportFinding> = {},
): ReportFinding {
  const smb = {
    origin: '10.0.0.1',
    recipient: '10.0.0.5',
    startedBy: 'recipient' as const,
    originGrounds: [],
    dialects: [],
    encrypted: false,
    bytes: 100,
    files,
    filesOmitted: 0,
  };
  return { ...FINDING, id: '2030-0123456789abcdef', alert: 2030, dns: null, smb, ...rest };
}

/** One file of evidence that was read to its end. */
export function evidence(file: Partial<ReportEvidence> = {}): ReportEvidence {
  return {
    id: 'e1',
    path: 'a.pcap',
    format: 'pcap',
    compression: null,
    bytes: 24,
    sha256: null,
    records: 1,
    duplicates: 0,
    first: null,
    last: null,
    status: 'whole',
    problems: [],
    ...file,
  };
}

/** A related entry. */
export function relatedEntry(entry: Partial<ReportRelated>): ReportRelated {
  return { kind: 'dcsync', from: null, to: null, account: null, text: '', findings: [], cites: [], ...entry };
}

/** A whole report around findings. */
export function report(findings: ReportFinding[] = [], rest: Partial<Report> = {}): Report {
  return {
    schema: 'exhume-report/1',
    tool: { name: 'exhume', version: '0.0.0' },
    run: { options: {}, interrupted: false },
    evidence: [evidence()],
    summary: {
      verdict: '',
      findings: { critical: 0, high: 0, medium: 0, low: 0 },
      suppressed: 0,
      packets: 1,
      logRecords: 0,
      dnsMessages: 0,
      smbTransfers: 0,
      first: null,
      last: null,
    },
    incidents: [],
    findings,
    suppressed: [],
    related: [],
    hosts: [],
    coverage: { unseen: [], floor: { dnsBytesPerHour: null, text: '' } },
    ...rest,
  };
}

/** A problem of an evidence file. */
export function problem(reason: string, text = 'It is wrong.') {
  return { reason, offset: null, record: null, count: 1, text };
}
