import { createHash } from 'node:crypto';
import { addressText } from '../../base/address.ts';
import type { Cite } from '../../base/provenance.ts';
import { rcodeName, typeName } from '../../wire/dns/types.ts';
import type { DnsFacts, DnsPart, Finding } from '../finding.ts';
import { severityOf } from '../severity.ts';
import type { KeptMessage } from './channel.ts';
import { dottedText, lowerName, nameKey } from './codec/labels.ts';
import type { DnsContext } from './conclude.ts';
import { confidenceOf } from './confidence.ts';
import type { Collection } from './confirm/collect.ts';
import { zoneRecords } from './facts.ts';
import type { Judged } from './judge.ts';
import { registrablePart } from './registrable.ts';
import { channelTitle } from './title.ts';

/** Zones listed by a finding over many zones; a list of this length may have been cut. */
export const MAX_ZONES = 64;
/** Other computers' channels of one zone whose answers are looked at too: records of a zone repeat. */
const MAX_SAME = 16;
/** Messages offered for excerpts. */
const MAX_EXCERPTS = 3;

/** A finding from a judged channel; scope, triage and remediation are the case's. */
export function buildFinding(judged: Judged, collection: Collection, context: DnsContext): Finding {
  const dns = dnsPart(judged, context);
  const { score, profile } = judged;
  const { first, last } = profile.timing;
  const suppressed = score.severity === null || (profile.service !== null && score.severity === 'low');
  return {
    id: findingId(dns),
    alert: 2031,
    title: channelTitle(dns, profile),
    severity: score.severity ?? severityOf(28) ?? 'low',
    score: score.total,
    confidence: confidenceOf(score.total),
    attack: attackIds(dns),
    first,
    last,
    dns,
    smb: null,
    why: score.why,
    cites: chooseCites(judged),
    excerpts: [],
    excerptSources: excerptMessages(judged),
    caveats: caveats(judged),
    facts: facts(judged, collection, context),
    suppressedBy:
      suppressed && profile.service
        ? {
            by: `trusted service ${profile.service.match.service.id}`,
            reason: `The names look like ${profile.service.match.service.service}, and the site’s own resolvers were asked.`,
            until: null,
          }
        : null,
  };
}

/** `2031-` and 64 bits of SHA-256 over what makes the channel this channel. */
function findingId(dns: DnsPart): string {
  const subject = [
    dns.initiator ?? dns.servers[0] ?? '',
    dns.zones.length > 0 ? dns.zones[0] : dns.servers[0],
  ];
  return `2031-${createHash('sha256').update(JSON.stringify(subject)).digest('hex').slice(0, 16)}`;
}

function dnsPart({ channel, whole, profile, tool, verdict }: Judged, context: DnsContext): DnsPart {
  const { names, answers, totals, queryTypes, standing } = profile;
  const text = (id: number) => addressText(context.addresses, id);
  const initiator = standing.iterative ? null : text(channel.initiator) || null;
  const servers = [...new Set(whole.messages.map((m) => text(m.server)).filter((t) => t !== ''))].sort();
  return {
    initiator,
    servers,
    zones: zonesOf(whole, channel.zone, verdict?.zone ?? null),
    tool: {
      id: tool?.id ?? null,
      name: tool?.name ?? null,
      proof: verdict?.proof ?? 'none',
      by: verdict?.by ?? null,
    },
    transports: [...new Set(whole.messages.map((m) => m.transport))].sort(),
    queries: totals.queries,
    answers: totals.answers,
    distinctNames: names.residuals.length,
    recordTypes: namedCounts(queryTypes, typeName),
    rcodes: namedCounts(answers.rcodes, rcodeName),
    bytesUp: bounds(
      verdict?.bytesUp ?? null,
      names.content + names.optionBytes,
      names.room + names.optionBytes,
    ),
    bytesDown: bounds(verdict?.bytesDown ?? null, answers.content, answers.room),
    recovered: verdict?.recovered ?? [],
    processes: [],
  };
}

function bounds(
  proved: { lower: number; upper: number } | null,
  lower: number,
  upper: number,
): { lower: number; upper: number } {
  if (proved) return { lower: proved.lower, upper: Math.max(proved.lower, proved.upper) };
  return { lower: Math.min(lower, upper), upper };
}

function namedCounts(counts: Map<number, number>, name: (n: number) => string): Record<string, number> {
  const rows = [...counts].sort((a, b) => b[1] - a[1] || a[0] - b[0]);
  return Object.fromEntries(rows.map(([n, count]) => [name(n), count]));
}

/** The zone as dotted text; for a channel over many zones the registrable domains of its names. */
function zonesOf(whole: Judged['whole'], zone: Uint8Array, own: string | null): string[] {
  if (own) return [own];
  if (whole.kind === 'zone') return [dottedText(zone)];
  if (whole.kind === 'server') return [];
  const zones = new Set<string>();
  for (const message of whole.messages) {
    if (message.name.length > 0) zones.add(dottedText(lowerName(registrablePart(message.name))));
    if (zones.size >= MAX_ZONES) break;
  }
  return [...zones].sort();
}

/** MITRE ATT&CK: exfiltration over an unencrypted non-C2 protocol, DNS as application layer, ingress of tools. */
function attackIds(dns: DnsPart): string[] {
  const ids = ['T1071.004'];
  if (dns.bytesUp.lower >= dns.bytesDown.lower || dns.bytesUp.lower >= 256) ids.unshift('T1048.003');
  if (dns.bytesDown.lower > dns.bytesUp.lower) ids.push('T1105');
  return ids;
}

/** In order of time, as the messages of a channel are, wherever they lie. */
function chooseCites({ channel }: Judged): Cite[] {
  const { messages } = channel;
  const chosen = new Set([0, messages.findIndex((m) => m.response), messages.length - 1]);
  for (const m of longestNames(messages).slice(0, 3)) chosen.add(messages.indexOf(m));
  return messages.filter((_, index) => chosen.has(index)).map((m) => m.cite);
}

/** By length of the name; equally long ones in order of time. */
function longestNames(messages: readonly KeptMessage[]): KeptMessage[] {
  return [...messages].sort((a, b) => b.name.length - a.name.length);
}

/** A query with much in its name, its answer, and the last that carried something. */
function excerptMessages({ channel }: Judged): Finding['excerptSources'] {
  const packets = channel.messages.filter((m) => m.wire.length > 0);
  const [longest] = longestNames(packets);
  if (!longest) return [];
  const key = nameKey(longest.name);
  const answer = packets.find((m) => m.response && m.id === longest.id && nameKey(m.name) === key);
  const filled = packets.find((m) => m.response && m.records.some((r) => r.section === 1) && m !== answer);
  return [longest, answer, filled]
    .filter((m): m is KeptMessage => m !== undefined)
    .slice(0, MAX_EXCERPTS)
    .map((m) => ({ cite: m.cite, wire: m.wire }));
}

function caveats({ whole, profile, verdict }: Judged): string[] {
  const out: string[] = [...(verdict?.notes ?? [])];
  if (profile.standing.iterative) {
    out.push(
      'The questions come from a resolver that asks without recursion; its query log names the computer behind it.',
    );
  }
  if (whole.messagesOmitted > 0) {
    out.push(`${whole.messagesOmitted} more messages of this channel were counted but not looked into.`);
  }
  if (whole.messages.some((m) => m.id < 0))
    out.push('The source is a log: message sizes and ids are not known.');
  return out;
}

function facts(judged: Judged, collection: Collection, context: DnsContext): DnsFacts {
  const { whole, profile } = judged;
  const { population } = collection.nomination;
  const text = (id: number) => addressText(context.addresses, id);
  const same = (collection.byZone.get(nameKey(whole.zone)) ?? []).filter(
    (c) => c.initiator !== whole.initiator,
  );
  const others = same
    .map((c) => c.initiator)
    .filter((id) => !population.iterators.has(id) && !population.forwarders.has(id));
  const servers = [...new Set(whole.messages.map((m) => m.server))];
  return {
    ...zoneRecords([judged.channel, ...same.slice(0, MAX_SAME)]),
    contacts: [],
    otherInitiators: [...new Set(others)].map(text).sort(),
    initiatorIsResolver: profile.standing.iterative,
    ...(profile.standing.iterative ? { resolver: text(whole.initiator) } : {}),
    siteResolvers: servers
      .filter((id) => population.resolvers.has(id))
      .map(text)
      .sort(),
    looksLike: profile.service?.match.service.service ?? null,
  };
}
