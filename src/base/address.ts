import { mixWord, TABLE_KEY } from './slot.ts';

/**
 * Addresses as small integers: the path of every packet compares and counts numbers, and text is made
 * only for what a report names. IPv4-mapped IPv6 addresses (RFC 4291 section 2.5.5.2) are the IPv4 address.
 */
export interface AddressTable {
  /** Four words per address id; IPv4 has its value in the fourth word and `V4_MARK` in the third. */
  words: Uint32Array;
  /** Open addressing over ids; 0 is a free slot. */
  slots: Uint32Array;
  /** Where addresses lie in `slots`, never which id they get. */
  key: number;
  count: number;
  /** Addresses that did not fit and were folded into `OVERFLOW_ADDRESS`. */
  overflow: number;
}

/** Id of "no address"; never given out. */
export const NO_ADDRESS = 0;
/** Id that stands for every address past the cap. */
export const OVERFLOW_ADDRESS = 1;
/** 4 million addresses are 64 MB of words and 32 MB of slots: more than a site has, less than a flood wants. */
export const MAX_ADDRESSES = 1 << 22;

/** Third word of a table entry that is IPv4: the IPv4-mapped prefix. */
const V4_MARK = 0xffff;

/** An empty table. Id 0 is "none" and id 1 is "past the cap". */
export function createAddressTable(key = TABLE_KEY): AddressTable {
  return { words: new Uint32Array(4 * 1024), slots: new Uint32Array(2048), key, count: 2, overflow: 0 };
}

function hashWords(key: number, a: number, b: number, c: number, d: number): number {
  const h = mixWord(key, d);
  if (c === V4_MARK && a === 0 && b === 0) return h;
  return mixWord(mixWord(mixWord(h, c), b), a);
}

function grow(table: AddressTable): void {
  const words = new Uint32Array(table.words.length * 2);
  words.set(table.words);
  const slots = new Uint32Array(table.slots.length * 2);
  const mask = slots.length - 1;
  for (let id = 2; id < table.count; id++) {
    const at = id * 4;
    let slot = hashWords(table.key, words[at]!, words[at + 1]!, words[at + 2]!, words[at + 3]!) & mask;
    while (slots[slot] !== 0) slot = (slot + 1) & mask;
    slots[slot] = id;
  }
  table.words = words;
  table.slots = slots;
}

/** The id of a 128-bit address given as four big-endian words. */
export function internWords(table: AddressTable, a: number, b: number, c: number, d: number): number {
  const { words, slots } = table;
  const mask = slots.length - 1;
  let slot = hashWords(table.key, a, b, c, d) & mask;
  for (let id = slots[slot]!; id !== 0; id = slots[slot]!) {
    const at = id * 4;
    if (words[at + 3] === d && words[at + 2] === c && words[at + 1] === b && words[at] === a) return id;
    slot = (slot + 1) & mask;
  }
  if (table.count >= MAX_ADDRESSES) {
    table.overflow++;
    return OVERFLOW_ADDRESS;
  }
  if ((table.count + 1) * 2 > slots.length) {
    grow(table);
    return internWords(table, a, b, c, d);
  }
  const id = table.count++;
  words.set([a, b, c, d], id * 4);
  slots[slot] = id;
  return id;
}

/** The id of an IPv4 address given as an unsigned 32-bit number. */
export function internV4(table: AddressTable, value: number): number {
  return internWords(table, 0, 0, V4_MARK, value >>> 0);
}

/** The id of the 16 bytes at `at`. The caller has checked that they are there. */
export function internV6(table: AddressTable, view: DataView, at: number): number {
  return internWords(
    table,
    view.getUint32(at),
    view.getUint32(at + 4),
    view.getUint32(at + 8),
    view.getUint32(at + 12),
  );
}

/** True for an IPv4 address. */
export function isV4(table: AddressTable, id: number): boolean {
  const at = id * 4;
  return table.words[at] === 0 && table.words[at + 1] === 0 && table.words[at + 2] === V4_MARK;
}

/** The 16 bytes of an address (IPv4 in its mapped form), for masks and comparisons. */
export function addressBytes(table: AddressTable, id: number): Uint8Array {
  const out = new Uint8Array(16);
  const view = new DataView(out.buffer);
  for (let i = 0; i < 4; i++) view.setUint32(i * 4, table.words[id * 4 + i] ?? 0);
  return out;
}

/** The address as text: dotted IPv4, or RFC 5952 IPv6. Empty for "none", "other" past the cap. */
export function addressText(table: AddressTable, id: number): string {
  if (id === NO_ADDRESS) return '';
  if (id === OVERFLOW_ADDRESS) return 'other';
  return formatAddress(addressBytes(table, id));
}

/** RFC 5952 text of 16 bytes; mapped IPv4 as dotted quad. */
export function formatAddress(bytes: Uint8Array): string {
  const groups: number[] = [];
  for (let i = 0; i < 16; i += 2) groups.push(((bytes[i] ?? 0) << 8) | (bytes[i + 1] ?? 0));
  if (groups.slice(0, 5).every((g) => g === 0) && groups[5] === V4_MARK)
    return bytes.subarray(12, 16).join('.');
  const run = longestZeroRun(groups);
  const text = (part: number[]) => part.map((g) => g.toString(16)).join(':');
  if (run.length < 2) return text(groups);
  return `${text(groups.slice(0, run.start))}::${text(groups.slice(run.start + run.length))}`;
}

function longestZeroRun(groups: number[]): { start: number; length: number } {
  let best = { start: 0, length: 0 };
  for (let start = 0; start < groups.length; start++) {
    let length = 0;
    while (groups[start + length] === 0) length++;
    if (length > best.length) best = { start, length };
  }
  return best;
}

/** Reads dotted IPv4 or IPv6 text (with `::` and a dotted tail, without a zone index) to 16 bytes; null when it is neither. */
export function parseAddress(text: string): Uint8Array | null {
  const out = new Uint8Array(16);
  if (!text.includes(':')) {
    const tail = parseQuad(text);
    if (!tail) return null;
    out[10] = out[11] = 0xff;
    out.set(tail, 12);
    return out;
  }
  if (text.length > 45) return null;
  const halves = text.split('::');
  if (halves.length > 2) return null;
  const head = parseGroups(halves[0] ?? '');
  const rest = halves.length === 2 ? parseGroups(halves[1] ?? '') : [];
  if (!head || !rest) return null;
  const missing = 16 - head.length - rest.length;
  if (halves.length === 1 ? missing !== 0 : missing < 2) return null;
  out.set(head, 0);
  out.set(rest, 16 - rest.length);
  return out;
}

function parseQuad(text: string): number[] | null {
  const parts = text.split('.');
  if (parts.length !== 4) return null;
  const numbers = parts.map((p) => (/^\d{1,3}$/.test(p) ? Number(p) : 256));
  return numbers.every((n) => n < 256) ? numbers : null;
}

function parseGroups(text: string): number[] | null {
  if (text === '') return [];
  const out: number[] = [];
  const groups = text.split(':');
  for (const [i, group] of groups.entries()) {
    if (group.includes('.') && i === groups.length - 1) {
      const quad = parseQuad(group);
      if (!quad) return null;
      out.push(...quad);
    } else if (/^[0-9a-fA-F]{1,4}$/.test(group)) {
      const value = Number.parseInt(group, 16);
      out.push(value >> 8, value & 0xff);
    } else return null;
  }
  return out.length <= 16 ? out : null;
}

/** The id of an address written as text; `NO_ADDRESS` when the text is no address. */
export function internText(table: AddressTable, text: string): number {
  const bytes = parseAddress(text);
  if (!bytes) return NO_ADDRESS;
  return internV6(table, new DataView(bytes.buffer), 0);
}

/** Ids in `to` of all addresses of `from`, by their ids there: tables that were filled apart give the same address different ids. */
export function moveAddresses(to: AddressTable, from: AddressTable): Uint32Array {
  const moved = new Uint32Array(from.count);
  moved[OVERFLOW_ADDRESS] = OVERFLOW_ADDRESS;
  moved[NO_ADDRESS] = NO_ADDRESS;
  for (let id = OVERFLOW_ADDRESS + 1; id < from.count; id++) {
    const at = id * 4;
    const { words } = from;
    moved[id] = internWords(to, words[at]!, words[at + 1]!, words[at + 2]!, words[at + 3]!);
  }
  return moved;
}
