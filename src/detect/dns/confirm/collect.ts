import { createFlags, type Flags, isRaised, raise } from '../../../base/flags.ts';
import type { DnsMessage } from '../../../observe/dns.ts';
import type { Channel, KeptMessage } from '../channel.ts';
import { nameKey } from '../codec/labels.ts';
import type { Candidate, Nomination } from '../screen/nominate.ts';
import { findPair, rightOf } from '../screen/pairs.ts';
import { type DnsScreen, pairOf } from '../screen/screen.ts';
import { zoneName } from '../screen/zones.ts';
import { MAX_WIRE_PER_CHANNEL } from './bounds.ts';
import { type Chooser, createChooser, isWanted } from './choose.ts';
import { keepMessage } from './keep.ts';

/** The second reading: copies the messages of the candidates, up to the budget of each. */
export interface Collection {
  screen: DnsScreen;
  nomination: Nomination;
  channels: Channel[];
  /** What is kept of channels that do not fit, by index; null where all fits. */
  choosers: (Chooser | null)[];
  /** Channels of each zone, by its wire name; channels without a zone are in none. */
  byZone: Map<string, Channel[]>;
  byPair: Int32Array;
  byServerPair: Map<number, number>;
  byInitiator: Map<number, number>;
  /** Initiators that some candidate names, by address id. */
  wanted: Flags;
}

export function createCollection(screen: DnsScreen, nomination: Nomination): Collection {
  const collection: Collection = {
    screen,
    nomination,
    channels: [],
    choosers: [],
    byZone: new Map(),
    byPair: new Int32Array(screen.pairs.count).fill(-1),
    byServerPair: new Map(),
    byInitiator: new Map(),
    wanted: createFlags(),
  };
  for (const [index, c] of nomination.candidates.entries()) {
    const channel = emptyChannel(screen, c);
    collection.channels.push(channel);
    noteZone(collection.byZone, channel);
    collection.choosers.push(createChooser(c, screen, channel.zone.length));
    raise(collection.wanted, c.initiator);
    if (c.kind === 'zone') collection.byPair[c.pair] = index;
    else if (c.kind === 'server') collection.byServerPair.set(c.serverPair, index);
    else collection.byInitiator.set(c.initiator, index);
  }
  return collection;
}

function noteZone(byZone: Map<string, Channel[]>, channel: Channel): void {
  if (channel.zone.length === 0) return;
  const key = nameKey(channel.zone);
  const known = byZone.get(key);
  if (known) known.push(channel);
  else byZone.set(key, [channel]);
}

function emptyChannel(screen: DnsScreen, c: Candidate): Channel {
  const zone =
    c.kind === 'zone' ? zoneName(screen.zones, rightOf(screen.pairs, c.pair)).slice() : new Uint8Array(0);
  return { kind: c.kind, initiator: c.initiator, zone, messages: [], messagesOmitted: 0 };
}

/** Takes in one message of the second reading; true when it belongs to a candidate's zone or server. */
export function collect(collection: Collection, message: DnsMessage): boolean {
  if (message.service !== 'dns' || !isRaised(collection.wanted, message.initiator)) return false;
  const { screen, byPair, byServerPair, byInitiator } = collection;
  let kept: KeptMessage | null = null;
  let belongs = false;
  if (message.nameLength > 0) {
    const pair = pairOf(screen, message, false);
    belongs = pair >= 0 && byPair[pair]! >= 0;
    if (belongs) kept = put(collection, byPair[pair]!, message, kept);
    const spread = byInitiator.get(message.initiator);
    if (spread !== undefined && pair >= 0) kept = put(collection, spread, message, kept);
  }
  if (byServerPair.size === 0) return belongs;
  const index = byServerPair.get(findPair(screen.servers, message.initiator, message.server));
  if (index === undefined) return belongs;
  put(collection, index, message, kept);
  return true;
}

function put(
  collection: Collection,
  index: number,
  message: DnsMessage,
  kept: KeptMessage | null,
): KeptMessage | null {
  const channel = collection.channels[index]!;
  const chooser = collection.choosers[index]!;
  const full = channel.messages.length >= collection.nomination.candidates[index]!.budget;
  if (full || (chooser !== null && !isWanted(chooser, message, channel.messages.length))) {
    channel.messagesOmitted++;
    return kept;
  }
  const copy = kept ?? keepMessage(message, channel.messages.length < MAX_WIRE_PER_CHANNEL);
  channel.messages.push(copy);
  return copy;
}
