import { MAX_BLOCK_BYTES, MAX_FRAME_BYTES } from './bounds.ts';

/** Block types, draft-ietf-opsawg-pcapng section 4 and its registry. */
export const BLOCK = {
  interface: 1,
  oldPacket: 2,
  simplePacket: 3,
  names: 4,
  statistics: 5,
  packet: 6,
  journal: 9,
  secrets: 10,
  custom: 0x0bad,
  customNoCopy: 0x40000bad,
  section: 0x0a0d0d0a,
} as const;

const KNOWN: ReadonlySet<number> = new Set(Object.values(BLOCK));
/** Type, length, and the length again. */
export const MIN_BLOCK_BYTES = 12;
/** A section header needs the byte order, version and section length (section 4.1). */
const MIN_SECTION_BYTES = 28;
const ORDER_MAGIC = 0x1a2b3c4d;
/** Blocks found after damage: a whole packet block fits, and the search need not load more ahead. */
const MAX_FOUND_BYTES = MAX_FRAME_BYTES + 4096;
/** Loaded ahead of a place so that it can be judged: two blocks. */
export const BLOCK_CHAIN_REACH = 2 * MAX_FOUND_BYTES;

/** Byte order of the section header at `at`: true for little endian, null when there is none. Needs 12 bytes. */
export function sectionOrder(view: DataView, at: number): boolean | null {
  if (view.getUint32(at) !== BLOCK.section) return null;
  if (view.getUint32(at + 8, true) === ORDER_MAGIC) return true;
  return view.getUint32(at + 8) === ORDER_MAGIC ? false : null;
}

/** Whether a block length can be: a multiple of four is asked of writers, some forget it for the last block. */
export function isBlockLength(length: number): boolean {
  return length >= MIN_BLOCK_BYTES && length <= MAX_BLOCK_BYTES;
}

/**
 * Length of a whole block of a known type at `at`, both of whose lengths agree; 0 when there is none. A
 * section header brings its own byte order.
 */
function foundBlock(view: DataView, at: number, end: number, little: boolean): number {
  if (end - at < MIN_BLOCK_BYTES) return 0;
  const order = sectionOrder(view, at);
  const endian = order ?? little;
  const length = view.getUint32(at + 4, endian);
  if (length < MIN_BLOCK_BYTES || length > MAX_FOUND_BYTES || length % 4 !== 0 || at + length > end) return 0;
  if (order === null && !KNOWN.has(view.getUint32(at, little))) return 0;
  if (order !== null && length < MIN_SECTION_BYTES) return 0;
  return view.getUint32(at + length - 4, endian) === length ? length : 0;
}

/** Whether a block at `at` is believed after damage: two blocks in a row, or one that ends the evidence. */
export function isBlockChain(
  view: DataView,
  at: number,
  end: number,
  over: boolean,
  little: boolean,
): boolean {
  const length = foundBlock(view, at, end, little);
  if (length === 0) return false;
  const next = at + length;
  if (end - next < MIN_BLOCK_BYTES) return over;
  if (sectionOrder(view, at) !== null) return true;
  return foundBlock(view, next, end, little) > 0;
}
