import { type AddressTable, internV4, internV6 } from '../base/address.ts';
import type { IpHeader } from './ip.ts';

/** Slots: the hosts that talk at one time on most links, in 32 KiB that stay in the processor's cache. */
const SLOTS = 4096;
const SHIFT = 32 - Math.log2(SLOTS);

/** IPv4 addresses interned lately, so that most packets need one comparison per address. */
export interface V4Cache {
  table: AddressTable;
  values: Uint32Array;
  /** Address ids; 0 is an empty slot. */
  ids: Uint32Array;
}

/** An empty cache in front of `table`. */
export function createV4Cache(table: AddressTable): V4Cache {
  return { table, values: new Uint32Array(SLOTS), ids: new Uint32Array(SLOTS) };
}

/** The id of an IPv4 address given as an unsigned number. */
function cachedV4(cache: V4Cache, value: number): number {
  const slot = Math.imul(value, 0x9e3779b1) >>> SHIFT;
  const id = cache.ids[slot]!;
  if (id !== 0 && cache.values[slot] === value) return id;
  const found = internV4(cache.table, value);
  cache.values[slot] = value;
  cache.ids[slot] = found;
  return found;
}

/** Gives the ends of a packet their ids: only of packets that somebody asks about, since each id takes memory. */
export function nameEnds(cache: V4Cache, view: DataView, ip: IpHeader): void {
  const { header } = ip;
  if (ip.version === 4) {
    ip.source = cachedV4(cache, view.getUint32(header + 12));
    ip.destination = cachedV4(cache, view.getUint32(header + 16));
  } else {
    ip.source = internV6(cache.table, view, header + 8);
    ip.destination = internV6(cache.table, view, header + 24);
  }
}
