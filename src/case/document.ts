import { isoTime } from '../base/time.ts';
import { byCodeUnit } from '../base/words.ts';
import type { Bounds, DnsPart, SignalPoints, SmbFile, SmbPart } from '../detect/finding.ts';
import type { EvidenceFile } from '../observe/evidence.ts';
import type { Unseen } from '../observe/unseen.ts';
import { evidenceId, reportCites } from './context.ts';
import type { Report, ReportEvidence, ReportSmb, ReportSmbFile } from './report.ts';

/** Stands where the schema wants a time and the evidence has none; a caveat says so. */
export const NO_TIME = '1970-01-01T00:00:00.000000Z';

/** One evidence file as the document writes it. */
export function reportEvidence(file: EvidenceFile, index: number): ReportEvidence {
  return {
    id: evidenceId(index),
    path: file.path,
    format: file.format,
    compression: file.compression,
    bytes: file.bytes,
    sha256: file.sha256,
    records: file.records,
    duplicates: file.duplicates,
    first: isoTime(file.first),
    last: isoTime(file.last),
    status: file.status,
    problems: file.problems.map(({ reason, offset, record, count, text }) => ({
      reason,
      offset,
      record,
      count,
      text,
    })),
  };
}

/** Counts with keys in code unit order, so that the order in which they were met does not show. */
function sortedCounts(counts: Readonly<Record<string, number>>): Record<string, number> {
  return sortedRecord(counts) as Record<string, number>;
}

/** A copy with its keys in order; built from entries, so `__proto__` stays a key. */
export function sortedRecord(record: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(record).sort(([a], [b]) => byCodeUnit(a, b)));
}

function bounds({ lower, upper }: Bounds): Bounds {
  return { lower, upper };
}

/** The DNS part in the schema's order of keys, lists that are sets in order. */
export function reportDns(dns: DnsPart): DnsPart {
  const { id, name, proof, by } = dns.tool;
  return {
    initiator: dns.initiator,
    servers: [...dns.servers],
    zones: [...dns.zones],
    tool: { id, name, proof, by },
    transports: [...dns.transports].sort(byCodeUnit),
    queries: dns.queries,
    answers: dns.answers,
    distinctNames: dns.distinctNames,
    recordTypes: sortedCounts(dns.recordTypes),
    rcodes: sortedCounts(dns.rcodes),
    bytesUp: bounds(dns.bytesUp),
    bytesDown: bounds(dns.bytesDown),
    recovered: dns.recovered.map((content) => ({
      direction: content.direction,
      bytes: content.bytes,
      complete: content.complete,
      sha256: content.sha256,
      content: content.content,
      name: content.name,
    })),
    processes: [...dns.processes].sort(byCodeUnit),
  };
}

function reportFile(file: SmbFile): ReportSmbFile {
  return {
    path: file.path,
    previousNames: [...file.previousNames],
    direction: file.direction,
    account: file.account,
    authentication: file.authentication,
    bytes: file.bytes,
    size: file.size,
    complete: file.complete,
    sha256: file.sha256,
    beginning: file.beginning === null ? null : { ...file.beginning },
    content: file.content,
    sensitive: file.sensitive,
    first: isoTime(file.first) ?? NO_TIME,
    last: isoTime(file.last) ?? NO_TIME,
    cites: reportCites(file.cites),
  };
}

/** The SMB part in the schema's order of keys; files in the order of the detector. */
export function reportSmb(smb: SmbPart): ReportSmb {
  return {
    origin: smb.origin,
    recipient: smb.recipient,
    startedBy: smb.startedBy,
    originGrounds: [...smb.originGrounds],
    dialects: [...smb.dialects],
    encrypted: smb.encrypted,
    bytes: smb.bytes,
    files: smb.files.map(reportFile),
    filesOmitted: smb.filesOmitted,
  };
}

/** Signals from the most to the least that they count, then by name. */
export function reportSignals(why: readonly SignalPoints[]): SignalPoints[] {
  const copies = why.map(({ signal, value, unit, points, text }) => ({ signal, value, unit, points, text }));
  return copies.sort(
    (a, b) => b.points - a.points || byCodeUnit(a.signal, b.signal) || byCodeUnit(a.text, b.text),
  );
}

/** Gaps in the order of the evidence, those of all evidence last, then by reason. */
export function reportUnseen(unseen: readonly Unseen[]): Report['coverage']['unseen'] {
  const place = (gap: Unseen) => gap.evidence ?? Number.MAX_SAFE_INTEGER;
  const sorted = [...unseen].sort(
    (a, b) => place(a) - place(b) || byCodeUnit(a.reason, b.reason) || byCodeUnit(a.text, b.text),
  );
  return sorted.map(({ reason, evidence, count, text }) => ({
    reason,
    evidence: evidence === null ? null : evidenceId(evidence),
    count,
    text,
  }));
}
