import type { Cite } from '../../base/provenance.ts';
import { counted, duration, thousands, wholeness } from '../../base/words.ts';
import type { Finding, Recovered } from '../../detect/finding.ts';
import type { StoryPart } from '../alerts.ts';
import { MAX_NAMED } from '../bounds.ts';
import {
  atText,
  type CaseContext,
  fewCites,
  firstCite,
  hostLabel,
  hostLabels,
  hostShort,
  lastCite,
  whenText,
} from '../context.ts';
import { clientUnknown, crossedText, dnsFacts, dnsPart, nearEnd, subject, toolText } from './words.ts';

/** How the channel began, what crossed it, what was recovered, and what followed from it. */
export function dnsStory(context: CaseContext, finding: Finding): StoryPart[] {
  return [
    begins(context, finding),
    crosses(context, finding),
    ...recovers(finding),
    ...follows(context, finding),
  ];
}

function part(time: number, text: string, cites: readonly Cite[]): StoryPart {
  return { time, sentence: { text, cites: fewCites(cites) } };
}

function begins(context: CaseContext, finding: Finding): StoryPart {
  const dns = dnsPart(finding);
  const through =
    dns.zones.length > 0 && dns.servers.length > 0 ? ` through ${hostLabels(context, dns.servers)}` : '';
  const to =
    dns.zones.length > 0 ? `asked for names in ${subject(dns)}` : `sent DNS to ${subject(dns) ?? 'a server'}`;
  const text = `${atText(context, finding.first)} ${nearEnd(context, finding, true)} first ${to}${through}.`;
  return part(finding.first, text, firstCite(finding.cites));
}

function crosses(context: CaseContext, finding: Finding): StoryPart {
  const dns = dnsPart(finding);
  const tool = toolText(dns);
  const by = tool === null ? '' : `, with ${tool}`;
  const text =
    `Until ${whenText(context, finding.last)} (${duration(finding.last - finding.first)}) ` +
    `${counted(dns.queries, 'query', 'queries')} carried ${crossedText(dns, 'bytesUp')} out ` +
    `and brought ${crossedText(dns, 'bytesDown')} back${by}.`;
  return part(finding.last, text, lastCite(finding.cites));
}

function recovers(finding: Finding): StoryPart[] {
  return dnsPart(finding)
    .recovered.slice(0, MAX_NAMED)
    .map((content) => {
      const way = content.direction === 'up' ? 'What left' : 'What came in';
      const name = content.name === null ? '' : ` named ${content.name}`;
      const what = content.content === null ? '' : ` (${content.content})`;
      const text = `${way} was put together again${stateText(content)}: ${thousands(content.bytes)} bytes${name}${what}.`;
      return part(finding.last, text, [...firstCite(finding.cites), ...lastCite(finding.cites)]);
    });
}

function stateText(content: Recovered): string {
  const doubt = !content.complete && content.sha256 !== null;
  return doubt ? `, though ${wholeness(content)}` : `, ${wholeness(content)}`;
}

function follows(context: CaseContext, finding: Finding): StoryPart[] {
  const { contacts } = dnsFacts(finding);
  if (contacts.length === 0 || clientUnknown(finding)) return [];
  const first = contacts[0]!;
  const more = contacts.length > 1 ? ` (and ${thousands(contacts.length - 1)} more)` : '';
  const text =
    `Afterwards ${hostShort(context, first.from)} connected to ${hostLabel(context, first.to)}, ` +
    `${first.protocol} port ${first.port}, an address that the zone had resolved to${more}.`;
  return [
    part(
      finding.last,
      text,
      contacts.slice(0, MAX_NAMED).map((contact) => contact.cite),
    ),
  ];
}
