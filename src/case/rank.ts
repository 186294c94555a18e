import { byCodeUnit } from '../base/words.ts';
import { type Finding, SEVERITIES, type Severity } from '../detect/finding.ts';

/** Place of a severity from least (0) to most. */
export function severityLevel(severity: Severity): number {
  return SEVERITIES.indexOf(severity);
}

/** Bytes that a finding is about: proved content of a channel in both directions, content of a copy. */
function findingBytes(finding: Finding): number {
  if (finding.dns) return finding.dns.bytesUp.lower + finding.dns.bytesDown.lower;
  return finding.smb?.bytes ?? 0;
}

function compareTimes(a: number, b: number): number {
  return (Number.isNaN(a) ? 1 : 0) - (Number.isNaN(b) ? 1 : 0) || (a < b ? -1 : a > b ? 1 : 0);
}

/** Order in which a responder should read: severity, score, bytes, then the earlier, then the id. */
function compareFindings(a: Finding, b: Finding): number {
  return (
    severityLevel(b.severity) - severityLevel(a.severity) ||
    b.score - a.score ||
    findingBytes(b) - findingBytes(a) ||
    compareTimes(a.first, b.first) ||
    byCodeUnit(a.id, b.id)
  );
}

/** A sorted copy. */
export function rankFindings(findings: readonly Finding[]): Finding[] {
  return [...findings].sort(compareFindings);
}
