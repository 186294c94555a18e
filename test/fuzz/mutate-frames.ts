import { concat } from '../evidence/build.ts';
import type { Random } from '../support/random.ts';
import { EDGES, type Mutator } from './mutator.ts';

const RECORD = 16;
/** Beginnings of structures whose fields are counts, lengths and offsets; all little-endian behind it. */
const MAGICS = [
  Uint8Array.of(0xfe, 0x53, 0x4d, 0x42),
  Uint8Array.of(0xff, 0x53, 0x4d, 0x42),
  Uint8Array.of(0xfd, 0x53, 0x4d, 0x42),
  Uint8Array.from(Buffer.from('NTLMSSP\0')),
  Uint8Array.of(5, 0, 0, 3, 0x10),
  Uint8Array.of(5, 0, 2, 3, 0x10),
  Uint8Array.of(5, 0, 11, 3, 0x10),
];
/** How far behind its beginning a structure's fields lie. */
const REACH = 140;
/** Fields by which readers walk: NextCommand, the offset of an AndX block, the lengths of NTLM and RPC. */
const WALKS = [8, 12, 14, 16, 20, 33, 35, 40, 44, 46, 64, 66, 68, 70, 76, 108, 112];
/** Tags of DER that open something: sequences, tickets, tokens, context fields. */
const DER_TAGS = new Set([
  0x04, 0x1b, 0x30, 0x60, 0x61, 0x64, 0x6a, 0x6b, 0x6e, 0xa0, 0xa1, 0xa2, 0xa3, 0xa4,
]);

/** Offsets of the records of a little-endian classic capture; null when it is none or is damaged. */
function recordsOf(bytes: Uint8Array): number[] | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  if (bytes.length < 24 || view.getUint32(0, true) !== 0xa1b2c3d4) return null;
  const out: number[] = [];
  let at = 24;
  while (at + RECORD <= bytes.length) {
    out.push(at);
    at += RECORD + view.getUint32(at + 8, true);
  }
  return at === bytes.length && out.length > 0 ? [...out, at] : null;
}

function isAt(bytes: Uint8Array, at: number, magic: Uint8Array): boolean {
  return at + magic.length <= bytes.length && magic.every((byte, i) => bytes[at + i] === byte);
}

function placesOfMagic(bytes: Uint8Array): number[] {
  const out: number[] = [];
  for (let at = 0; at + 4 <= bytes.length; at++)
    if (MAGICS.some((magic) => isAt(bytes, at, magic))) out.push(at);
  return out;
}

function valueFor(random: Random, old: number): number {
  if (random.once(3)) return old + random.below(33) - 16;
  return random.once(3) ? random.below(4096) : random.pick(EDGES);
}

/** Rewrites one to three fields of messages of SMB, NTLM and DCE/RPC. */
const field: Mutator = (random, bytes) => {
  const places = placesOfMagic(bytes);
  if (places.length === 0) return null;
  const out = bytes.slice();
  const view = new DataView(out.buffer);
  for (let n = 1 + random.below(3); n > 0; n--) {
    const at = random.pick(places) + (random.once(2) ? random.pick(WALKS) : random.below(REACH));
    if (at + 4 > out.length) continue;
    if (random.once(2)) view.setUint32(at, valueFor(random, view.getUint32(at, true)) >>> 0, true);
    else view.setUint16(at, valueFor(random, view.getUint16(at, true)) & 0xffff, true);
  }
  return out;
};

/** Rewrites the length of an element of DER: indefinite, of more octets than there are, past its holder. */
const derLength: Mutator = (random, bytes) => {
  const places: number[] = [];
  for (let at = 58; at + 2 < bytes.length; at++) if (DER_TAGS.has(bytes[at]!)) places.push(at + 1);
  if (places.length === 0) return null;
  const at = random.pick(places);
  const length = random.pick([
    [0x80],
    [0x84, 0xff, 0xff, 0xff, 0xff],
    [0x83, 0, 0, 5],
    [0x85, 0, 0, 0, 0, 9],
    [0xff],
    [0],
    [random.below(128)],
  ]);
  const keep = random.once(2) ? 1 : length.length;
  return concat(bytes.slice(0, at), Uint8Array.from(length), bytes.slice(at + keep));
};

/** Rewrites the transport length before a message ([MS-SMB2] 2.1), or its type. */
const transport: Mutator = (random, bytes) => {
  const places = placesOfMagic(bytes).filter((at) => at >= 4);
  if (places.length === 0) return null;
  const out = bytes.slice();
  const view = new DataView(out.buffer);
  const at = random.pick(places) - 4;
  view.setUint32(at, valueFor(random, view.getUint32(at)) >>> 0);
  return out;
};

/** The sequence number of a segment over IPv4 and Ethernet: overlaps, gaps, wraps. */
const sequence: Mutator = (random, bytes) => {
  const edges = recordsOf(bytes);
  if (!edges) return null;
  const out = bytes.slice();
  const view = new DataView(out.buffer);
  const at = edges[random.below(edges.length - 1)]! + RECORD;
  if (at + 54 > out.length || out[at + 23] !== 6) return null;
  const place = at + (random.once(4) ? 42 : 38);
  view.setUint32(place, valueFor(random, view.getUint32(place)) >>> 0);
  return out;
};

/** Whole records: left out, twice, the order turned, cut by a snapshot length, at another time. */
const records: Mutator = (random, bytes) => {
  const edges = recordsOf(bytes);
  if (!edges) return null;
  const pieces = edges.slice(0, -1).map((at, i) => bytes.slice(at, edges[i + 1]));
  const at = random.below(pieces.length);
  const piece = pieces[at]!.slice();
  const view = new DataView(piece.buffer);
  switch (random.below(6)) {
    case 0:
      pieces.splice(at, 1 + random.below(4));
      break;
    case 1:
      if (piece.length > 80) piece[60 + random.below(piece.length - 60)]! ^= 0x55;
      pieces.splice(at, 0, piece);
      break;
    case 2:
      pieces.splice(at, pieces.length, ...pieces.slice(at).reverse());
      break;
    case 3: {
      const length = random.below(piece.length - RECORD + 1);
      view.setUint32(8, length, true);
      pieces[at] = piece.slice(0, RECORD + length);
      break;
    }
    case 4:
      view.setUint32(0, random.once(2) ? random.pick(EDGES) : view.getUint32(0, true) + 100_000, true);
      pieces[at] = piece;
      break;
    default:
      pieces.splice(random.below(pieces.length), 0, ...pieces.slice(at, at + 20));
  }
  return concat(bytes.slice(0, 24), ...pieces);
};

export const FRAME_MUTATORS: readonly Mutator[] = [
  field,
  field,
  derLength,
  transport,
  sequence,
  records,
  records,
];
