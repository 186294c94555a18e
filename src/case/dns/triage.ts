import { duration, listed } from '../../base/words.ts';
import type { Finding } from '../../detect/finding.ts';
import { MAX_EXCLUDED_ZONES, MAX_NAMED } from '../bounds.ts';
import type { CaseContext } from '../context.ts';
import { exclusionEntry } from '../exclusion.ts';
import { severityLevel } from '../rank.ts';
import type { ReportTriage } from '../report.ts';
import { ownedDomain } from '../site/values.ts';
import {
  clientUnknown,
  dnsFacts,
  dnsPart,
  isProved,
  outsideServers,
  rawSocketGrounds,
  subject,
} from './words.ts';

/** A first question after this much evidence without one says that the zone was not in daily use. */
const NEW_AFTER_MICROS = 3600e6;

type Question = ReportTriage['questions'][number];

/** The triage questions of alert 2031 in order, a suggestion with its reason, and a ready exclusion entry. */
export function dnsTriage(context: CaseContext, finding: Finding): ReportTriage {
  return {
    ...suggestion(finding),
    questions: [trusted(finding), permitted(finding), process(finding), isNew(context, finding)],
    exclusion: exclusion(context, finding),
  };
}

function suggestion(finding: Finding): Pick<ReportTriage, 'suggestion' | 'reason'> {
  const by = finding.suppressedBy;
  const { tool, zones } = dnsPart(finding);
  if (by) return { suggestion: 'B-TP', reason: `${by.by} explains it: ${by.reason}` };
  const added = finding.site?.newDomain;
  if (added)
    return {
      suggestion: 'B-TP',
      reason: `${added.by} says that the domain is newly added: ${added.reason}. That alone does not suppress it.`,
    };
  const to = zones.length > 0 ? subject(dnsPart(finding)) : 'this server';
  if (isProved(dnsPart(finding)))
    return {
      suggestion: 'TP',
      reason: `What crossed was ${tool.proof === 'proved' ? 'proved to be' : 'decoded as'} ${tool.name ?? tool.id ?? 'a tunnel'}, and no trusted service or site entry covers ${to}.`,
    };
  if (severityLevel(finding.severity) >= severityLevel('high'))
    return {
      suggestion: 'TP',
      reason: `By statistics alone: information crosses that DNS does not need, and no trusted service or site entry covers ${to}. No tool was proved: confirm the process before you act.`,
    };
  return {
    suggestion: 'open',
    reason: `The statistics fit a channel, but nothing was proved: the owner of ${to} or the process decides.`,
  };
}

function question(text: string, answer: string | null, certainty: Question['certainty']): Question {
  return { question: text, answer, certainty };
}

function trusted(finding: Finding): Question {
  const text = 'Does the queried domain belong to a trusted source?';
  const by = finding.suppressedBy;
  if (by) return question(text, `Yes: ${by.by}.`, 'seen');
  const own = finding.site?.ownDomain;
  if (own)
    return question(text, `It lies in ${own}, a domain of the organisation (site configuration).`, 'seen');
  const like = dnsFacts(finding).looksLike;
  if (like !== null)
    return question(
      text,
      `The names look like ${like}, but nothing confirms that it is that service.`,
      'unknown',
    );
  if (dnsPart(finding).zones.length === 0)
    return question(text, 'There is no domain: the channel is with a server.', 'seen');
  return question(text, 'It is in no list of trusted services and in no site configuration.', 'inferred');
}

function permitted(finding: Finding): Question {
  const text = 'Are DNS queries to it permitted?';
  const by = finding.suppressedBy;
  if (by) return question(text, `Yes: ${by.reason}`, 'seen');
  const outside = outsideServers(finding);
  if (outside.length === 0) return question(text, null, 'unknown');
  const known = dnsFacts(finding).siteResolvers.length > 0;
  const past = known ? 'no other computer here asks' : 'lies outside';
  return question(
    text,
    `Doubtful: they went straight to ${listed(outside, MAX_NAMED)}, which ${past}.`,
    'inferred',
  );
}

function process(finding: Finding): Question {
  const { processes } = dnsPart(finding);
  const text = 'Which process makes the requests?';
  if (processes.length > 0) return question(text, listed(processes, MAX_NAMED), 'seen');
  if (clientUnknown(finding))
    return question(text, 'First the client: the query log of the resolver names it.', 'unknown');
  const raw = rawSocketGrounds(finding);
  if (raw !== null)
    return question(
      text,
      `A raw socket (${raw}): Sysmon event 3 with port 53 or the EDR tells, Sysmon 22 does not.`,
      'unknown',
    );
  return question(
    text,
    'Resolver API or raw socket cannot be told apart here: Sysmon event 22 or DNS-Client 3008 tell for the first, Sysmon event 3 or the EDR for the second.',
    'unknown',
  );
}

/** Microseconds of evidence before the first question, holes left out; null when that says nothing. */
export function newFor(context: CaseContext, finding: Finding): number | null {
  const before = context.coveredBefore(finding.first);
  return dnsPart(finding).zones.length > 0 && before >= NEW_AFTER_MICROS ? before : null;
}

function isNew(context: CaseContext, finding: Finding): Question {
  const text = 'Is the domain new, or newly added to the organisation?';
  if (dnsPart(finding).zones.length === 0) return question(text, 'There is no domain.', 'seen');
  const added = finding.site?.newDomain;
  if (added) return question(text, `Newly added: ${added.by}: ${added.reason}.`, 'seen');
  const gap = newFor(context, finding);
  if (gap !== null)
    return question(
      text,
      `Nobody asked for it in the ${duration(gap)} of evidence before the first question.`,
      'inferred',
    );
  return question(
    text,
    `Too little evidence from before the first question to tell (${duration(context.coveredBefore(finding.first))}); RDAP shows when it was registered (see scope).`,
    'unknown',
  );
}

/** None for a zone that no configuration may trust: bytes that are no domain name, or a public suffix. */
function exclusion(context: CaseContext, finding: Finding): string | null {
  const { zones, initiator } = dnsPart(finding);
  const last = Number.isFinite(context.last) ? context.last : finding.last;
  if (zones.length > 0) {
    const entries = zones
      .filter((zone) => 'value' in ownedDomain(zone))
      .slice(0, MAX_EXCLUDED_ZONES)
      .map((zone) => [['zone', zone]] as const);
    return entries.length > 0 ? exclusionEntry('trustedDomains', entries, last) : null;
  }
  return initiator === null ? null : exclusionEntry('excludedComputers', [[['computer', initiator]]], last);
}
