import type { Cite } from '../../base/provenance.ts';
import { isoTime } from '../../base/time.ts';
import { listed } from '../../base/words.ts';
import { MAX_ZONES } from '../../detect/dns/build-finding.ts';
import type { DnsPart } from '../../detect/finding.ts';
import type { Claimant, ClaimedFrame } from './claims.ts';
import type { Question } from './question.ts';
import type { SecondFrame } from './second.ts';

/** What was told of one cited frame. */
export interface Judgement {
  /** Sentences; empty when both readings and the finding agree. */
  disagreements: string[];
  /** Why the ends or the question were not compared; null when they were. */
  unread: string | null;
}

/** Compares what a finding says of a cited frame with both readings of it. `where` names frame and file. */
export function judgeFrame(
  claimant: Claimant,
  cite: Cite,
  own: ClaimedFrame,
  second: SecondFrame,
  where: string,
): Judgement {
  const bytes = [
    ...placeDisagreements(cite, own, second, where),
    ...timeDisagreements(claimant, own, second, where),
    ...(own.sha256 === second.sha256
      ? []
      : [`${where} has other bytes in the second reading than in the first.`]),
  ];
  if (typeof second.ends === 'string') return { disagreements: bytes, unread: OPAQUE[second.ends] };
  const ends = endsDisagreements(claimant, second.ends, where);
  const { dns } = claimant;
  if (!dns || dns.zones.length === 0) return { disagreements: [...bytes, ...ends], unread: null };
  if (second.ends.transport === 'tcp') return { disagreements: [...bytes, ...ends], unread: 'TCP streams' };
  if (!second.question) return { disagreements: [...bytes, ...ends], unread: 'no DNS question in it' };
  const asked = questionDisagreements(dns, second.question, where);
  return { disagreements: [...bytes, ...ends, ...asked], unread: null };
}

const OPAQUE = {
  'link layer': 'another link layer than Ethernet, Linux cooked or bare IP',
  tunnel: 'a tunnel',
  fragment: 'IP fragments',
  cut: 'cut frames',
} as const;

function placeDisagreements(cite: Cite, own: ClaimedFrame, second: SecondFrame, where: string): string[] {
  const places = [...new Set([own.offset, second.offset])].filter((offset) => offset !== cite.offset);
  return places.map((offset) => `${where} is cited at byte ${cite.offset} and stands at byte ${offset}.`);
}

function timeDisagreements(
  { first, last }: Claimant,
  own: ClaimedFrame,
  second: SecondFrame,
  where: string,
): string[] {
  if (own.time !== second.time)
    return [`${where} was read as of ${text(own.time)} and of ${text(second.time)}.`];
  const outside = second.time < first || second.time > last;
  return outside ? [`${where} is of ${text(second.time)}, outside the time of the finding.`] : [];
}

function text(time: number): string {
  return isoTime(time) ?? 'an unknown time';
}

type Ends = { source: string; destination: string; transport: 'udp' | 'tcp' };

function endsDisagreements({ dns, smb }: Claimant, ends: Ends, where: string): string[] {
  const out: string[] = [];
  const between = `${where} runs from ${ends.source} to ${ends.destination}`;
  if (dns && !joins(ends, dns.initiator === null ? null : [dns.initiator], dns.servers)) {
    out.push(`${between}, not between ${dns.initiator ?? 'a resolver'} and ${listed(dns.servers, 3)}.`);
  }
  if (smb && !joins(ends, one(smb.origin), one(smb.recipient))) {
    out.push(`${between}, not between ${smb.origin ?? 'an origin'} and ${smb.recipient ?? 'a recipient'}.`);
  }
  if (smb && ends.transport !== 'tcp') out.push(`${where} is no TCP.`);
  return out;
}

function one(address: string | null): string[] | null {
  return address === null ? null : [address];
}

/** True when the frame goes one way or the other between the two sides; null stands for anybody. */
function joins({ source, destination }: Ends, a: string[] | null, b: readonly string[] | null): boolean {
  const fits = (side: readonly string[] | null, address: string) => side === null || side.includes(address);
  return (fits(a, source) && fits(b, destination)) || (fits(a, destination) && fits(b, source));
}

function questionDisagreements(dns: DnsPart, { name, type }: Question, where: string): string[] {
  const out: string[] = [];
  // A list that was cut does not tell what is not in it.
  if (dns.zones.length < MAX_ZONES && !dns.zones.some((zone) => isBelow(name, zone))) {
    out.push(`${where} asks for ${name}, which is not in ${listed(dns.zones, 3)}.`);
  }
  if (!Object.hasOwn(dns.recordTypes, type)) {
    out.push(`${where} asks for a record of type ${type}, which the finding does not have.`);
  }
  return out;
}

/** The name is the zone or below it, without case (RFC 4343). */
function isBelow(name: string, zone: string): boolean {
  const lower = name.toLowerCase();
  const parent = zone.toLowerCase().replace(/\.$/, '');
  return parent === '' || lower === parent || lower.endsWith(`.${parent}`);
}
