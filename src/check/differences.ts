import type { ReportFinding } from '../case/report.ts';
import { sameAccount, sameAddress, sameFile, sameZone } from './same.ts';
import { type Expectation, LEVELS, type Severity } from './types.ts';

/** One key on which a finding and an expectation differ. */
export interface Difference {
  key: string;
  expected: unknown;
  found: unknown;
}

/** True when the finding has the alert and every endpoint and zone that the expectation states. */
export function meetsEnds(expected: Expectation, finding: ReportFinding): boolean {
  if (finding.alert !== expected.alert) return false;
  return expected.alert === 2031 ? meetsChannel(expected, finding) : meetsCopy(expected, finding);
}

function meetsChannel({ initiator, zone }: Expectation, { dns }: ReportFinding): boolean {
  if (!dns) return false;
  const any = initiator === undefined || [initiator].flat().some((one) => sameAddress(one, dns.initiator));
  return any && (zone === undefined || dns.zones.some((found) => sameZone(zone, found)));
}

function meetsCopy({ origin, recipient }: Expectation, { smb }: ReportFinding): boolean {
  if (!smb) return false;
  return (
    (origin === undefined || sameAddress(origin, smb.origin)) &&
    (recipient === undefined || sameAddress(recipient, smb.recipient))
  );
}

/** The keys, apart from the ends, on which they differ; empty when the finding meets the expectation. */
export function differences(expected: Expectation, finding: ReportFinding): Difference[] {
  return [
    ...toolDifference(expected, finding),
    ...entryDifferences(expected, finding),
    ...levels(expected, finding),
  ];
}

function toolDifference({ tool }: Expectation, { dns }: ReportFinding): Difference[] {
  const found = dns?.tool.id ?? null;
  return tool === undefined || tool === found ? [] : [{ key: 'tool', expected: tool, found }];
}

/** A file of a copy, or a recovered content of a channel, as far as expectations see it. */
export interface Entry {
  path: string | null;
  bytes: number | null;
  sha256: string | null;
  account: string | null;
}

type EntryKey = 'file' | 'bytes' | 'sha256' | 'account';

const ENTRY_CHECKS: Record<EntryKey, (expected: Expectation, entry: Entry) => Difference | null> = {
  file: ({ file }, { path }) =>
    file === undefined || (path !== null && sameFile(file, path))
      ? null
      : { key: 'file', expected: file, found: path },
  bytes: ({ bytes }, entry) =>
    bytes === undefined || bytes === entry.bytes
      ? null
      : { key: 'bytes', expected: bytes, found: entry.bytes },
  sha256: ({ sha256 }, entry) =>
    sha256 === undefined || sha256.toLowerCase() === entry.sha256?.toLowerCase()
      ? null
      : { key: 'sha256', expected: sha256, found: entry.sha256 },
  account: ({ account }, entry) =>
    account === undefined || sameAccount(account, entry.account)
      ? null
      : { key: 'account', expected: account, found: entry.account },
};

const NOTHING: Entry = { path: null, bytes: null, sha256: null, account: null };

/** All keys of content must hold in one and the same entry; those of the nearest entry are told. */
function entryDifferences(expected: Expectation, finding: ReportFinding): Difference[] {
  const checks = Object.values(ENTRY_CHECKS);
  const perEntry = entriesOf(finding).map((entry) =>
    checks.map((check) => check(expected, entry)).filter((difference) => difference !== null),
  );
  return perEntry.reduce((best, next) => (next.length < best.length ? next : best));
}

/** The contents of a finding that agree with every key of content that the expectation states. */
export function fittingEntries(expected: Expectation, finding: ReportFinding): Entry[] {
  const checks = Object.values(ENTRY_CHECKS);
  return entriesOf(finding).filter((entry) => checks.every((check) => check(expected, entry) === null));
}

/** Never empty: a finding without entries is compared as one in which nothing is known. */
function entriesOf({ dns, smb }: ReportFinding): Entry[] {
  const files = (smb?.files ?? []).map(({ path, bytes, sha256, account }) => ({
    path,
    bytes,
    sha256,
    account,
  }));
  const recovered = (dns?.recovered ?? []).map(({ bytes, sha256 }) => ({ ...NOTHING, bytes, sha256 }));
  const entries: Entry[] = [...files, ...recovered];
  return entries.length > 0 ? entries : [NOTHING];
}

function levels({ severity, maxSeverity }: Expectation, finding: ReportFinding): Difference[] {
  const least = severity ?? (maxSeverity === undefined ? 'medium' : 'low');
  const most = maxSeverity ?? 'critical';
  const found = finding.severity;
  const out: Difference[] = [];
  if (rank(found) < rank(least)) out.push({ key: 'severity', expected: least, found });
  if (rank(found) > rank(most)) out.push({ key: 'maxSeverity', expected: most, found });
  return out;
}

/** Place of a severity in the order from least to most. */
export function rank(severity: Severity): number {
  return LEVELS.indexOf(severity);
}
