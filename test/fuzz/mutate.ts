import { gunzipSync, gzipSync } from 'node:zlib';
import { concat } from '../evidence/build.ts';
import type { Random } from '../support/random.ts';
import { utf16 } from './log-seeds.ts';
import { mutateColumns } from './mutate-columns.ts';
import { FRAME_MUTATORS } from './mutate-frames.ts';
import { mutateJsonDocument, mutateJsonLines, repeatLine } from './mutate-json.ts';
import { mutateYaml } from './mutate-yaml.ts';
import { EDGES, type Mutator } from './mutator.ts';
import type { InputFile, Reader } from './seed.ts';

/** A change of bytes that can be made in any. */
type ByteMutator = (random: Random, bytes: Uint8Array, other: Uint8Array) => Uint8Array;

/** Bytes of most inputs, and of a few: what costs time or memory by its number needs the space. */
const MOST = 1 << 16;
const LARGEST = 1 << 20;

function flip(random: Random, bytes: Uint8Array): Uint8Array {
  const out = bytes.slice();
  for (let n = 1 + random.below(8); n > 0 && out.length > 0; n--)
    out[random.below(out.length)]! ^= 1 << random.below(8);
  return out;
}

function overwrite(random: Random, bytes: Uint8Array): Uint8Array {
  const out = bytes.slice();
  for (let n = 1 + random.below(16); n > 0 && out.length > 0; n--)
    out[random.below(out.length)] = random.pick(EDGES) & 0xff;
  return out;
}

function truncate(random: Random, bytes: Uint8Array): Uint8Array {
  return bytes.slice(0, random.below(bytes.length + 1));
}

function splice(random: Random, bytes: Uint8Array, other: Uint8Array): Uint8Array {
  return concat(bytes.slice(0, random.below(bytes.length + 1)), other.slice(random.below(other.length + 1)));
}

/** Writes an edge value as 16 or 32 bits in either order, where a length may stand. */
function tamper(random: Random, bytes: Uint8Array): Uint8Array {
  const out = bytes.slice();
  const view = new DataView(out.buffer);
  for (let n = 1 + random.below(4); n > 0 && out.length >= 4; n--) {
    const at = random.below(out.length - 3);
    const value = random.once(3) ? random.below(2 * out.length) : random.pick(EDGES);
    if (random.once(2)) view.setUint16(at, value & 0xffff, random.once(2));
    else view.setUint32(at, value >>> 0, random.once(2));
  }
  return out;
}

function part(random: Random, bytes: Uint8Array): { from: number; to: number } {
  const from = random.below(bytes.length + 1);
  return { from, to: Math.min(bytes.length, from + 1 + random.below(random.once(4) ? 4096 : 128)) };
}

function repeat(random: Random, bytes: Uint8Array): Uint8Array {
  const { from, to } = part(random, bytes);
  const copies = Array.from({ length: 1 + random.below(6) }, () => bytes.slice(from, to));
  return concat(bytes.slice(0, to), ...copies, bytes.slice(to));
}

function remove(random: Random, bytes: Uint8Array): Uint8Array {
  const { from, to } = part(random, bytes);
  return concat(bytes.slice(0, from), bytes.slice(to));
}

function zeros(random: Random, bytes: Uint8Array): Uint8Array {
  const at = random.below(bytes.length + 1);
  const hole = new Uint8Array(1 + random.below(random.once(4) ? 8192 : 64));
  return concat(bytes.slice(0, at), hole, bytes.slice(random.once(2) ? at : at + hole.length));
}

function insert(random: Random, bytes: Uint8Array): Uint8Array {
  const at = random.below(bytes.length + 1);
  return concat(bytes.slice(0, at), random.bytes(1 + random.below(64)), bytes.slice(at));
}

/** Offsets of the records of a little-endian classic capture, or of the lines of a text; empty when there are none. */
function boundaries(bytes: Uint8Array): number[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const out: number[] = [];
  if (bytes.length >= 24 && view.getUint32(0, true) === 0xa1b2c3d4) {
    let at = 24;
    while (at + 16 <= bytes.length) {
      out.push(at);
      at += 16 + view.getUint32(at + 8, true);
    }
    if (at === bytes.length) out.push(at);
    return out;
  }
  if (bytes[0] !== 0x23 && bytes[0] !== 0x7b) return [];
  for (let at = 0; at >= 0 && at < bytes.length; at = bytes.indexOf(10, at) + 1 || bytes.length) out.push(at);
  return [...out, bytes.length];
}

/** Swaps two records or lines, so that times and conversations go backwards. */
function swap(random: Random, bytes: Uint8Array): Uint8Array {
  const edges = boundaries(bytes);
  if (edges.length < 4) return flip(random, bytes);
  const [a, b] = [random.below(edges.length - 1), random.below(edges.length - 1)].sort((x, y) => x - y) as [
    number,
    number,
  ];
  if (a === b) return bytes;
  const piece = (i: number) => bytes.slice(edges[i], edges[i + 1]);
  return concat(
    bytes.slice(0, edges[a]),
    piece(b),
    bytes.slice(edges[a + 1], edges[b]),
    piece(a),
    bytes.slice(edges[b + 1]),
  );
}

const INSIDE: readonly ByteMutator[] = [
  flip,
  insert,
  overwrite,
  remove,
  repeat,
  splice,
  swap,
  tamper,
  truncate,
  zeros,
];

/** Damages what is inside the compression and packs it again, so that damage reaches the reader behind it. */
function repack(random: Random, bytes: Uint8Array, other: Uint8Array): Uint8Array {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return new Uint8Array(gzipSync(bytes, { level: 1 }));
  try {
    return new Uint8Array(
      gzipSync(random.pick(INSIDE)(random, new Uint8Array(gunzipSync(bytes)), other), { level: 1 }),
    );
  } catch {
    return flip(random, bytes); // it was damaged before
  }
}

const ALL: readonly ByteMutator[] = [...INSIDE, flip, tamper, swap, repack];

/** Mutators that know what these bytes are. */
function knowing(bytes: Uint8Array, reader: Reader): readonly Mutator[] {
  if (reader === 'site') return [mutateYaml];
  if (reader === 'expectations') return [mutateJsonDocument];
  const first = bytes[0] === 0xef ? bytes[3] : bytes[0];
  if (first === 0x7b) return [mutateJsonLines, mutateJsonLines, repeatLine];
  if (first === 0x23) return [mutateColumns, mutateColumns, repeatLine];
  return FRAME_MUTATORS;
}

/** Undoes UTF-16 before what knows text, and does it again. */
function change(random: Random, bytes: Uint8Array, other: Uint8Array, reader: Reader): Uint8Array {
  const order = bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : 'utf-16be';
  const wide = order === 'utf-16le' || (bytes[0] === 0xfe && bytes[1] === 0xff);
  if (wide && random.once(2)) {
    const plain = new Uint8Array(Buffer.from(new TextDecoder(order).decode(bytes), 'utf8'));
    return utf16(change(random, plain, other, reader), order === 'utf-16le');
  }
  const known = random.once(3) ? null : random.pick(knowing(bytes, reader))(random, bytes, other);
  return known ?? random.pick(ALL)(random, bytes, other);
}

/** One to four changes in a row. */
function mutate(random: Random, bytes: Uint8Array, other: Uint8Array, reader: Reader): Uint8Array {
  // a person's file is small, and the parser of YAML is slow
  const most = reader === 'evidence' && random.once(32) ? LARGEST : MOST;
  let out = bytes;
  for (let n = 1 + random.below(4); n > 0; n--) out = change(random, out, other, reader).slice(0, most);
  return out;
}

/** The files of an input with changes in one or two of them; some are left out, or stand in each other's place. */
export function mutateFiles(
  random: Random,
  files: readonly InputFile[],
  other: Uint8Array,
  reader: Reader,
): InputFile[] {
  const out = files.map((file) => ({ ...file }));
  for (let n = 1 + random.below(2); n > 0; n--) {
    const file = random.pick(out);
    file.bytes = mutate(random, file.bytes, other, reader);
  }
  if (out.length < 2 || !random.once(4)) return out;
  if (random.once(2)) out.splice(random.below(out.length), 1);
  else random.pick(out).bytes = random.pick(files).bytes;
  return out;
}
