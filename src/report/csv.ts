import { stringify } from 'csv-stringify/sync';
import type { Report, ReportCite, ReportFinding, ReportSmbFile } from '../case/report.ts';
import { forCsv } from './escape.ts';
import { type HostNames, hostNames } from './names.ts';
import type { Output } from './output.ts';

/** Columns are only ever appended: scripts count on their place. */
export const CSV_COLUMNS = [
  'rank',
  'id',
  'alert',
  'title',
  'severity',
  'score',
  'confidence',
  'first',
  'last',
  'source',
  'source_name',
  'destination',
  'destination_name',
  'account',
  'subject',
  'tool',
  'bytes_out',
  'bytes_in',
  'sha256',
  'verdict',
  'evidence',
  'frames',
  'why',
  'remediation',
] as const;

type Row = Record<(typeof CSV_COLUMNS)[number], string>;

/** Between the values of a cell that holds several. */
const AND = '; ';

/**
 * RFC 4180 (CRLF, quotes doubled), UTF-8 without a mark. One row per 2031 finding, one per file of a 2030
 * finding. Source is where the data came from, destination where it went. Where several evidence files are
 * cited, `evidence` and `frames` hold the same number of parts between `; `.
 */
export const csvOutput: Output = {
  id: 'csv',
  about: 'one row per finding, per file for 2030; safe for spreadsheets',
  write(report, out) {
    const names = hostNames(report);
    const rows = report.findings.flatMap((finding) => findingRows(report, names, finding));
    const cells = rows.map((row) => CSV_COLUMNS.map((column) => forCsv(row[column])));
    out.write(stringify([[...CSV_COLUMNS], ...cells], { record_delimiter: '\r\n' }));
  },
};

function findingRows(report: Report, names: HostNames, finding: ReportFinding): Row[] {
  if (finding.dns) return [dnsRow(report, names, finding, finding.dns)];
  const files = finding.smb?.files ?? [];
  if (files.length === 0) return [{ ...common(report, finding, finding.cites), ...smbEnds(names, finding) }];
  return files.map((file) => fileRow(report, names, finding, file));
}

function common(report: Report, finding: ReportFinding, cites: readonly ReportCite[]): Row {
  return {
    rank: String(finding.rank),
    id: finding.id,
    alert: String(finding.alert),
    title: finding.title,
    severity: finding.severity,
    score: String(finding.score),
    confidence: String(finding.confidence),
    first: finding.first,
    last: finding.last,
    source: '',
    source_name: '',
    destination: '',
    destination_name: '',
    account: '',
    subject: '',
    tool: '',
    bytes_out: '',
    bytes_in: '',
    sha256: '',
    verdict: finding.triage.suggestion,
    ...places(report, cites),
    why: finding.why.map((signal) => `${signal.signal} (${signal.points})`).join(AND),
    remediation: finding.remediation.map((step) => step.step).join(AND),
  };
}

function dnsRow(
  report: Report,
  names: HostNames,
  finding: ReportFinding,
  dns: NonNullable<ReportFinding['dns']>,
): Row {
  return {
    ...common(report, finding, finding.cites),
    source: dns.initiator ?? '',
    source_name: named(names, dns.initiator),
    destination: dns.servers.join(AND),
    destination_name: dns.servers.map((server) => named(names, server)).join(AND),
    subject: dns.zones.join(AND),
    tool: dns.tool.id ?? '',
    bytes_out: String(dns.bytesUp.lower),
    bytes_in: String(dns.bytesDown.lower),
    sha256: dns.recovered
      .map((content) => content.sha256)
      .filter((hash) => hash !== null)
      .join(AND),
  };
}

function smbEnds(names: HostNames, finding: ReportFinding): Partial<Row> & Pick<Row, 'source'> {
  const origin = finding.smb?.origin ?? null;
  const recipient = finding.smb?.recipient ?? null;
  return {
    source: origin ?? '',
    source_name: named(names, origin),
    destination: recipient ?? '',
    destination_name: named(names, recipient),
    bytes_out: numberText(finding.smb?.bytes ?? null),
  };
}

function fileRow(report: Report, names: HostNames, finding: ReportFinding, file: ReportSmbFile): Row {
  return {
    ...common(report, finding, file.cites.length > 0 ? file.cites : finding.cites),
    ...smbEnds(names, finding),
    first: file.first,
    last: file.last,
    account: file.account ?? '',
    subject: file.path,
    bytes_out: numberText(file.bytes),
    sha256: file.sha256 ?? '',
  };
}

function named(names: HostNames, address: string | null): string {
  return address === null ? '' : (names.get(address) ?? '');
}

function numberText(value: number | null): string {
  return value === null ? '' : String(value);
}

function places(report: Report, cites: readonly ReportCite[]): Pick<Row, 'evidence' | 'frames'> {
  const paths = new Map(report.evidence.map((file) => [file.id, file.path]));
  const ids = [...new Set(cites.map((cite) => cite.evidence))];
  const frames = ids.map((id) => cites.filter((cite) => cite.evidence === id).map((cite) => cite.record));
  return {
    evidence: ids.map((id) => paths.get(id) ?? id).join(AND),
    frames: frames.map((records) => records.join(' ')).join(AND),
  };
}
