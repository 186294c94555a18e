import type { Datagram } from '../observe/transport.ts';
import { SHARDS } from './bounds.ts';
import type { Segment } from './tcp.ts';

/** Packets of shards that others own and that are heard here all the same; what they tell is marked as not `mine`. */
export interface Overhearing {
  datagram(datagram: Datagram): boolean;
  segment(source: number, destination: number, segment: Segment): boolean;
}

/**
 * What one of several readers of the same frames handles. All walk every frame down to the addresses of the innermost
 * packet that tunnels show, so that they count packets alike; the rest of a packet is for the owner of its shard.
 */
export interface PacketShare {
  /** 1 for each shard that is handled here, `SHARDS` long. */
  owned: Uint8Array;
  /** Counts what belongs to no address pair; one of all readers does. */
  leads: boolean;
  overhears: Overhearing | null;
}

/** Where the room stands in the evidence: the same number for the same packet in every reader of it. */
export interface Place {
  /** IP packets so far, those inside tunnels too; past the last one the end of each shard. */
  order: number;
  /** False while something is told that the owner of its shard tells as well. */
  mine: boolean;
}

/** Before the first packet. */
export function createPlace(): Place {
  return { order: 0, mine: true };
}

/** Everything. */
export function wholeShare(): PacketShare {
  return { owned: new Uint8Array(SHARDS).fill(1), leads: true, overhears: null };
}

/** What who leads handles of an even share: it hashes the evidence as well, and puts together what all have found. */
const LEADERS_PART = 0.92;

/** Share `index` of `count`, at most `SHARDS`: every shard is in one of them; the first, who leads, has a little less. */
export function shareOf(index: number, count: number, overhears: Overhearing | null = null): PacketShare {
  const owned = new Uint8Array(SHARDS);
  const first = count === 1 ? SHARDS : Math.max(1, Math.floor((SHARDS / count) * LEADERS_PART));
  if (index === 0) owned.fill(1, 0, first);
  else for (let shard = first + index - 1; shard < SHARDS; shard += count - 1) owned[shard] = 1;
  return { owned, leads: index === 0, overhears };
}
