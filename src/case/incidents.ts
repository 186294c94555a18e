import { isoTime } from '../base/time.ts';
import { counted } from '../base/words.ts';
import type { Finding } from '../detect/finding.ts';
import { alertCase, type StoryPart } from './alerts.ts';
import { MAX_STORY } from './bounds.ts';
import type { CaseContext } from './context.ts';
import { NO_TIME } from './document.ts';
import type { ReportIncident } from './report.ts';

/**
 * Findings that belong together: the same computer, the same zone, or the same content. `ranked` is in order
 * of rank, and so are the incidents, by the finding that leads them.
 */
export function incidents(context: CaseContext, ranked: readonly Finding[]): ReportIncident[] {
  return groups(ranked).map((findings, i) => incident(context, findings, i + 1));
}

/** Connected components over shared keys, each in order of rank. */
function groups(ranked: readonly Finding[]): Finding[][] {
  const parent = ranked.map((_, i) => i);
  const root = (i: number): number => {
    let at = i;
    while (parent[at] !== at) {
      parent[at] = parent[parent[at]!]!;
      at = parent[at]!;
    }
    return at;
  };
  const holder = new Map<string, number>();
  for (const [i, finding] of ranked.entries()) {
    for (const key of keysOf(finding)) {
      const other = holder.get(key);
      if (other === undefined) holder.set(key, i);
      else parent[Math.max(root(i), root(other))] = Math.min(root(i), root(other));
    }
  }
  return byRoot(ranked, root);
}

function byRoot(ranked: readonly Finding[], root: (i: number) => number): Finding[][] {
  const members = new Map<number, Finding[]>();
  for (const [i, finding] of ranked.entries()) {
    const at = root(i);
    const group = members.get(at);
    if (group) group.push(finding);
    else members.set(at, [finding]);
  }
  return [...members.values()];
}

function keysOf(finding: Finding): string[] {
  const module = alertCase(finding);
  return [...module.incidentKeys(finding), ...module.contents(finding).map((hash) => `content ${hash}`)];
}

function incident(context: CaseContext, findings: readonly Finding[], rank: number): ReportIncident {
  const lead = findings[0]!;
  const first = findings.reduce((low, finding) => (finding.first < low ? finding.first : low), lead.first);
  const last = findings.reduce((high, finding) => (finding.last > high ? finding.last : high), lead.last);
  return {
    id: `i-${lead.id.slice(lead.id.indexOf('-') + 1)}`,
    rank,
    severity: lead.severity,
    title: title(context, findings),
    findings: findings.map((finding) => finding.id),
    story: story(context, findings),
    first: isoTime(first) ?? NO_TIME,
    last: isoTime(last) ?? NO_TIME,
  };
}

/** One headline per alert, that of the leading finding first. */
function title(context: CaseContext, findings: readonly Finding[]): string {
  const alerts = [...new Set(findings.map((finding) => finding.alert))];
  const parts = alerts.map((alert) => {
    const own = findings.filter((finding) => finding.alert === alert);
    return alertCase(own[0]!).headline(context, own);
  });
  return parts.join('; ');
}

/** All sentences in order of time; those of one finding keep their order. */
function story(context: CaseContext, findings: readonly Finding[]): ReportIncident['story'] {
  const parts = findings.flatMap((finding) => alertCase(finding).story(context, finding));
  const sorted = parts
    .map((part, i) => ({ part, i }))
    .sort((a, b) => compareTime(a.part, b.part) || a.i - b.i);
  const sentences = sorted.map(({ part }) => part.sentence);
  if (sentences.length <= MAX_STORY) return sentences;
  const left = sentences.length - MAX_STORY;
  const more = {
    text: `${counted(left, 'more event')} of this incident ${left === 1 ? 'stands' : 'stand'} in the findings.`,
    cites: [],
  };
  return [...sentences.slice(0, MAX_STORY), more];
}

function compareTime(a: StoryPart, b: StoryPart): number {
  return a.time < b.time ? -1 : a.time > b.time ? 1 : 0;
}
