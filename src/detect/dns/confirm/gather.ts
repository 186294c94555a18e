import type { AddressTable } from '../../../base/address.ts';
import type { DnsMessage } from '../../../observe/dns.ts';
import type { KeptMessage } from '../channel.ts';
import { type Arena, createArena } from './arena.ts';
import { MAX_WIRE_PER_CHANNEL } from './bounds.ts';
import { type Chooser, carries, contentKey, createChooser, isTaken, NO_KEY } from './choose.ts';
import { keepMessage } from './keep.ts';
import type { ConfirmPlan } from './plan.ts';
import { channelsOf, createWhose, isDefinite, type Whose } from './whose.ts';

/** A kept message, and what decides about it again when the messages of several readers come together. */
export interface Gathered {
  message: KeptMessage;
  /** Place in the evidence, the same for all readers. */
  order: number;
  /** `contentKey`, where a channel does not take everything. */
  key: number;
  /** Channels that took it; 2 * index, plus 1 where the message carries enough to be kept past the first half. */
  channels: number[];
}

/** Messages of the planned channels that one reader met: plain data. */
export interface Gathering {
  messages: Gathered[];
  /** Messages of each channel that were met, taken or not. */
  met: number[];
}

/** The second reading of one reader. */
export interface Gatherer {
  whose: Whose;
  arena: Arena;
  gathering: Gathering;
  choosers: (Chooser | null)[];
  taken: number[];
  /** How many each channel takes here. */
  room: number[];
  /** Messages of a channel that are kept as sent. */
  wires: number;
  /** Indices of channels of the message in hand. */
  indices: Int32Array;
}

/**
 * Opens the second reading. `alone`: this reader meets every message. One of several takes so much more that whatever
 * is taken from all messages in order is among what the readers took of theirs.
 */
export function createGatherer(plan: ConfirmPlan, addresses: AddressTable, alone: boolean): Gatherer {
  const { channels } = plan;
  return {
    whose: createWhose(plan, addresses),
    arena: createArena(),
    gathering: { messages: [], met: channels.map(() => 0) },
    choosers: channels.map(createChooser),
    taken: channels.map(() => 0),
    room: channels.map(({ budget }) => (alone ? budget : budget + (budget >> 1))),
    wires: alone ? MAX_WIRE_PER_CHANNEL : 3 * MAX_WIRE_PER_CHANNEL,
    indices: new Int32Array(3),
  };
}

/**
 * Takes in one message; true when it belongs to a candidate's zone or server. One that another reader keeps as well
 * (`keep` false) is only looked at.
 */
export function gather(gatherer: Gatherer, message: DnsMessage, order: number, keep: boolean): boolean {
  const { whose, indices } = gatherer;
  const count = channelsOf(whose, message, indices);
  let definite = false;
  for (let i = 0; i < count; i++) definite ||= isDefinite(whose, indices[i]!);
  if (keep && count > 0) take(gatherer, message, order, count);
  return definite;
}

function take(gatherer: Gatherer, message: DnsMessage, order: number, count: number): void {
  const { choosers, gathering, indices, taken } = gatherer;
  const chosen = indices.subarray(0, count);
  const key = chosen.some((index) => choosers[index] !== null) ? contentKey(message) : NO_KEY;
  const channels: number[] = [];
  let withWire = false;
  for (const index of chosen) {
    gathering.met[index]!++;
    const chooser = choosers[index]!;
    const full = chooser === null || carries(chooser, message);
    const kept = taken[index]!;
    if (kept >= gatherer.room[index]! || (chooser !== null && !isTaken(chooser, kept, key, full))) continue;
    withWire ||= kept < gatherer.wires;
    taken[index] = kept + 1;
    channels.push(2 * index + (full ? 1 : 0));
  }
  if (channels.length === 0) return;
  gathering.messages.push({ message: keepMessage(gatherer.arena, message, withWire), order, key, channels });
}
