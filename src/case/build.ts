import { isoTime } from '../base/time.ts';
import { counted } from '../base/words.ts';
import type { Finding } from '../detect/finding.ts';
import { alertCase } from './alerts.ts';
import { MAX_NAMED } from './bounds.ts';
import type { CaseInput } from './case.ts';
import { type CaseContext, createContext, reportCite, reportCites } from './context.ts';
import * as document from './document.ts';
import { namedHosts } from './hosts.ts';
import { incidents } from './incidents.ts';
import { rankFindings } from './rank.ts';
import { related } from './related.ts';
import { remediation } from './remediation.ts';
import type { Report, ReportFinding, ReportIncident, ReportSummary } from './report.ts';
import { type SeverityCounts, verdict } from './verdict.ts';
import { wellFormed } from './well-formed.ts';

/**
 * The report document of all that a scan knows. Pure and deterministic: the order of findings, hosts and gaps
 * in the input does not show. Keys stand in the order of the schema.
 */
export function buildReport(input: CaseInput): Report {
  const context = createContext(input);
  const ranked = rankFindings(input.findings);
  const standing = ranked.filter((finding) => finding.suppressedBy === null);
  const found = incidents(context, standing);
  const { hosts, omitted } = namedHosts(context, ranked);
  return wellFormed<Report>({
    schema: 'exhume-report/1',
    tool: { name: 'exhume', version: input.version },
    run: { options: document.sortedRecord(input.options), interrupted: input.interrupted },
    evidence: input.evidence.map(document.reportEvidence),
    summary: summary(input, context, standing, found),
    incidents: found,
    findings: standing.map((finding, i) => reportFinding(context, finding, i + 1)),
    suppressed: suppressed(context, ranked),
    related: related(context, standing, input.related ?? []),
    hosts,
    coverage: coverage(input, omitted),
  });
}

function summary(
  input: CaseInput,
  context: CaseContext,
  standing: readonly Finding[],
  found: readonly ReportIncident[],
): ReportSummary {
  const counts = severityCounts(standing);
  const explained = input.findings.length - standing.length;
  return {
    verdict: verdict(input, counts, found, explained),
    findings: counts,
    suppressed: explained,
    packets: input.counts.packets,
    logRecords: input.counts.logRecords,
    dnsMessages: input.counts.dnsMessages,
    smbTransfers: input.counts.smbTransfers,
    first: isoTime(context.first),
    last: isoTime(context.last),
  };
}

function severityCounts(findings: readonly Finding[]): SeverityCounts {
  const counts = { critical: 0, high: 0, medium: 0, low: 0 };
  for (const finding of findings) counts[finding.severity]++;
  return counts;
}

/** What is judged benign is still listed, with the entry that did it; ranks go on in their own list. */
function suppressed(context: CaseContext, ranked: readonly Finding[]): Report['suppressed'] {
  const explained = ranked.filter((finding) => finding.suppressedBy !== null);
  return explained.map((finding, i) => ({
    finding: reportFinding(context, finding, i + 1),
    by: finding.suppressedBy?.by ?? '',
    reason: finding.suppressedBy?.reason ?? '',
    until: finding.suppressedBy?.until ?? null,
  }));
}

function reportFinding(context: CaseContext, finding: Finding, rank: number): ReportFinding {
  const module = alertCase(finding);
  const triage = module.triage(context, finding);
  return {
    id: finding.id,
    rank,
    alert: finding.alert,
    title: finding.title,
    severity: finding.severity,
    score: finding.score,
    confidence: finding.confidence,
    attack: [...finding.attack],
    first: isoTime(finding.first) ?? document.NO_TIME,
    last: isoTime(finding.last) ?? document.NO_TIME,
    dns: finding.dns && document.reportDns(finding.dns),
    smb: finding.smb && document.reportSmb(finding.smb),
    why: document.reportSignals(finding.why),
    scope: module.scope(context, finding),
    triage,
    remediation: remediation(
      finding.alert,
      module.facts(context, finding, triage),
      module.lines(context, finding),
    ),
    cites: reportCites(finding.cites),
    excerpts: finding.excerpts.map(({ cite, text }) => ({ cite: reportCite(cite), text })),
    verification: finding.verification ?? { state: 'not-asked', checked: 0, disagreements: [] },
    caveats: caveats(context, finding),
  };
}

function caveats(context: CaseContext, finding: Finding): string[] {
  const timed = isoTime(finding.first) !== null && isoTime(finding.last) !== null;
  return [
    ...finding.caveats,
    ...doubledCaveats(context, finding),
    ...(timed ? [] : ['The records carry no time: 1970 stands for it.']),
  ];
}

/** Counts of queries and answers are of messages as they were seen. */
function doubledCaveats({ doubled }: CaseContext, { dns, cites }: Finding): string[] {
  if (dns === null) return [];
  const files = [...new Set(cites.map((cite) => cite.evidence))].sort((a, b) => a - b);
  const texts = files.map((file) => doubled.get(file)).filter((text) => text !== undefined);
  return texts.slice(0, MAX_NAMED).map((text) => `${text}: message counts include both.`);
}

function coverage(input: CaseInput, hostsOmitted: number): Report['coverage'] {
  const unseen = document.reportUnseen(input.unseen);
  if (hostsOmitted > 0) {
    const text = `${counted(hostsOmitted, 'more computer')} named by findings ${hostsOmitted === 1 ? 'is' : 'are'} not listed under hosts.`;
    unseen.push({ reason: 'hosts-omitted', evidence: null, count: hostsOmitted, text });
  }
  const { dnsBytesPerHour, text } = input.floor;
  return { unseen, floor: { dnsBytesPerHour, text } };
}
