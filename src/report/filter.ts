import { counted } from '../base/words.ts';
import type { Report } from '../case/report.ts';
import type { Severity } from '../detect/finding.ts';

/** From least to most. */
const LEVELS: readonly Severity[] = ['low', 'medium', 'high', 'critical'];

/** Word under `coverage.unseen` for findings that a severity filter left out. */
export const HIDDEN_BY_SEVERITY = 'hidden-by-severity';

/**
 * The report with the findings below `min` left out: they disappear from findings, incidents and related
 * entries, ranks and the counts of the summary stay those of the whole scan, and coverage says how many were
 * hidden. Suppressed findings are listed all the same.
 */
export function filterBySeverity(report: Report, min: Severity): Report {
  const stays = (severity: Severity) => LEVELS.indexOf(severity) >= LEVELS.indexOf(min);
  const findings = report.findings.filter((finding) => stays(finding.severity));
  const hidden = report.findings.length - findings.length;
  if (hidden === 0) return report;
  const ids = new Set(findings.map((finding) => finding.id));
  const kept = (list: readonly string[]) => list.filter((id) => ids.has(id));
  return {
    ...report,
    incidents: report.incidents
      .map((incident) => ({ ...incident, findings: kept(incident.findings) }))
      .filter((incident) => incident.findings.length > 0),
    findings,
    related: report.related
      .filter((entry) => entry.findings.length === 0 || kept(entry.findings).length > 0)
      .map((entry) => ({ ...entry, findings: kept(entry.findings) })),
    coverage: { ...report.coverage, unseen: [...report.coverage.unseen, hiddenEntry(hidden, min)] },
  };
}

function hiddenEntry(hidden: number, min: Severity): Report['coverage']['unseen'][number] {
  const are = hidden === 1 ? 'is' : 'are';
  return {
    reason: HIDDEN_BY_SEVERITY,
    evidence: null,
    count: hidden,
    text: `${counted(hidden, 'finding')} below ${min} ${are} not shown, as asked for.`,
  };
}
