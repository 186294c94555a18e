import { type AddressTable, addressText } from '../../base/address.ts';
import type { Finding, SignalPoints } from '../finding.ts';
import { severityOf } from '../severity.ts';
import { buildFinding } from './build-finding.ts';
import type { Channel, KeptMessage } from './channel.ts';
import { dottedText } from './codec/labels.ts';
import type { Collection } from './confirm/collect.ts';
import { type Judged, judgeChannel, recogniseTool } from './judge.ts';
import { outerLegs } from './legs.ts';
import { resolveOverlaps } from './overlap.ts';
import { scoreProfile } from './score.ts';
import { countOf, PAIR } from './screen/pairs.ts';
import { spreadChannel } from './spread.ts';
import { type IsInternal, standingOf } from './standing.ts';
import type { Tool } from './tool.ts';
import { dropToldTwice, type ToldTwice } from './twice.ts';

export interface DnsContext {
  addresses: AddressTable;
  tools: readonly Tool[];
  internal: IsInternal;
}

/** A candidate's score whether or not it is a finding: what calibration counts. */
export interface ScoredChannel {
  initiator: string;
  /** Dotted; empty for a channel without a zone or over many. */
  zone: string;
  score: number;
  why: readonly SignalPoints[];
  reported: boolean;
}

export interface DnsConclusion {
  findings: Finding[];
  scored: ScoredChannel[];
}

/** Concludes over the second reading: legs joined, channels judged, overlaps resolved. */
export function concludeDns(collection: Collection, context: DnsContext): DnsConclusion {
  const { channels, nomination } = collection;
  for (const channel of channels) sortMessages(channel);
  const twice = channels.map(dropToldTwice);
  const { iterators, forwarders } = nomination.population;
  const outer = outerLegs(channels, (id) => iterators.has(id) || forwarders.has(id));
  const repeated = new Set([...outer].flatMap((i) => channels[i]!.messages));
  const judged: Judged[] = [];
  for (const [i, channel] of channels.entries()) {
    if (outer.has(i) || channel.messages.length === 0 || repeats(channel, repeated)) continue;
    judged.push(judgeOne(collection, context, i, channel, twice[i]!));
  }
  const kept = resolveOverlaps(joinZones(judged, collection, context));
  const findings = kept
    .filter((j) => j.score.severity !== null || isExplained(j))
    .map((j) => buildFinding(j, collection, context));
  const reported = new Set(kept);
  return { findings, scored: judged.map((j) => scored(j, context, reported)) };
}

/** What would have been a finding if no trusted service explained it is listed as suppressed. */
function isExplained(j: Judged): boolean {
  if (!j.profile.service || j.score.severity !== null) return false;
  const without = scoreProfile({ ...j.profile, service: null }, null, null).total;
  const medium = severityOf(without);
  return medium !== null && medium !== 'low';
}

function sortMessages(channel: Channel): void {
  channel.messages.sort(
    (a, b) =>
      (a.time || 0) - (b.time || 0) ||
      a.cite.evidence - b.cite.evidence ||
      a.cite.record - b.cite.record ||
      Number(a.response) - Number(b.response),
  );
}

/** A server channel that holds the same messages as an outer leg is one. */
function repeats(channel: Channel, repeated: ReadonlySet<KeptMessage>): boolean {
  if (channel.kind === 'zone' || repeated.size === 0) return false;
  return channel.messages.filter((m) => repeated.has(m)).length * 2 > channel.messages.length;
}

function judgeOne(
  collection: Collection,
  context: DnsContext,
  index: number,
  channel: Channel,
  twice: ToldTwice,
): Judged {
  const { screen, nomination } = collection;
  const { pair, kind } = nomination.candidates[index]!;
  const whole = kind === 'zones' ? spreadChannel(channel, collection) : channel;
  const standing = standingOf(screen, nomination, whole, pair, context.internal);
  const totals =
    pair >= 0
      ? {
          queries: countOf(screen.pairs, pair, PAIR.queries) - twice.queries,
          answers: countOf(screen.pairs, pair, PAIR.answers) - twice.answers,
        }
      : null;
  return judgeChannel(whole, standing, totals, context.tools);
}

/**
 * A tool may rotate zones: where an initiator has several channels that no tool explains, the tools are asked
 * about all of them together, and a verdict makes them one finding.
 */
function joinZones(judged: Judged[], collection: Collection, context: DnsContext): Judged[] {
  const byInitiator = new Map<number, Judged[]>();
  for (const j of judged) {
    if (j.channel.kind !== 'zone' || j.verdict?.proof === 'proved' || j.profile.service) continue;
    const group = byInitiator.get(j.channel.initiator);
    if (group) group.push(j);
    else byInitiator.set(j.channel.initiator, [j]);
  }
  const joined = new Set<Judged>();
  const added: Judged[] = [];
  for (const [initiator, group] of byInitiator) {
    if (group.length < 2) continue;
    const merged: Channel = {
      kind: 'zones',
      initiator,
      zone: new Uint8Array(0),
      messages: group.flatMap((j) => j.whole.messages),
      messagesOmitted: 0,
    };
    sortMessages(merged);
    const found = recogniseTool(merged, context.tools);
    if (!found) continue;
    const standing = standingOf(collection.screen, collection.nomination, merged, -1, context.internal);
    const members = group.filter((j) => j.tool === null || j.tool === found.tool);
    added.push(judgeChannel(merged, standing, null, [found.tool]));
    for (const j of members) joined.add(j);
  }
  return [...judged.filter((j) => !joined.has(j)), ...added];
}

function scored(j: Judged, context: DnsContext, kept: ReadonlySet<Judged>): ScoredChannel {
  return {
    initiator: addressText(context.addresses, j.channel.initiator),
    zone: dottedText(j.channel.zone),
    score: j.score.total,
    why: j.score.why,
    reported: kept.has(j) && j.score.severity !== null,
  };
}
