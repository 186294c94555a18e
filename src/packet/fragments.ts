import { createProvenance, type Provenance } from '../base/provenance.ts';
import {
  FRAGMENT_TIMEOUT_MICROS,
  MAX_FRAGMENT_BYTES_PER_SHARD,
  MAX_FRAGMENTED_PER_SHARD,
  MAX_IP_PAYLOAD,
} from './bounds.ts';
import type { IpHeader } from './ip.ts';
import { copyProvenance, type Now } from './now.ts';

/** Fragments are placed in units of eight bytes (RFC 791 section 3.1). */
const UNIT = 8;
const SMALLEST_BUFFER = 2048;
/** Marks of a unit: not seen, here, or seen on the wire but cut off by the snapshot length. */
const MISSING = 0;
const HERE = 1;
const CUT = 2;

/** A datagram whose pieces come one by one. */
export interface Assembly {
  source: number;
  destination: number;
  version: number;
  id: number;
  protocol: number;
  shard: number;
  bytes: Uint8Array;
  view: DataView;
  /** A mark per unit. */
  marks: Uint8Array;
  /** Units that are not missing. */
  marked: number;
  /** Payload bytes of the whole, -1 until its last piece came. */
  total: number;
  /** End of the piece that lies furthest. */
  reach: number;
  /** Time of the piece that came first. */
  since: number;
  /** The piece at offset 0, or the one that came first. */
  at: Provenance;
}

/** Datagrams under reassembly in one shard, oldest first. */
export interface FragmentTable {
  waiting: Assembly[];
  /** Memory of all buffers in `waiting`. */
  bytes: number;
  /** Given up, for the caller to take: what stood at their beginning is still evidence. */
  abandoned: Assembly[];
}

/** An empty table. */
export function createFragmentTable(): FragmentTable {
  return { waiting: [], bytes: 0, abandoned: [] };
}

/**
 * Adds the piece that `ip` describes; the assembly when it is complete, else null. Where pieces overlap the
 * first bytes stand. Past the bounds the oldest go to `abandoned`. A piece beyond the largest IP packet or
 * behind the last piece, and a last piece before one that is here, is dropped.
 */
export function addFragment(table: FragmentTable, ip: IpHeader, now: Now): Assembly | null {
  const length = ip.end - ip.at + ip.cut;
  if (length === 0 || ip.offset + length > MAX_IP_PAYLOAD) {
    now.tally.malformed++;
    return null;
  }
  const assembly = find(table, ip) ?? open(table, ip, now);
  if (ip.offset === 0) {
    assembly.protocol = ip.protocol;
    copyProvenance(assembly.at, now.at);
  }
  const end = ip.offset + length;
  if (!ip.more && assembly.total < 0 && end >= assembly.reach) assembly.total = end;
  if (assembly.total < 0 ? !ip.more : end > assembly.total) return null;
  assembly.reach = Math.max(assembly.reach, end);
  reserve(table, assembly, assembly.reach, now);
  place(assembly, ip, now.bytes, length);
  if (!isComplete(assembly)) return null;
  remove(table, table.waiting.indexOf(assembly));
  return assembly;
}

/** Moves assemblies older than the timeout at packet time `time` to `abandoned`. */
export function expireFragments(table: FragmentTable, time: number): void {
  while (table.waiting.length > 0 && time - table.waiting[0]!.since > FRAGMENT_TIMEOUT_MICROS)
    abandonOldest(table);
}

/** Moves every assembly to `abandoned`: the evidence ended. */
export function abandonAll(table: FragmentTable): void {
  while (table.waiting.length > 0) abandonOldest(table);
}

/** Bytes at the beginning of the datagram that are here without a hole. */
export function prefixLength(assembly: Assembly): number {
  const { marks, reach } = assembly;
  const units = Math.ceil(reach / UNIT);
  let unit = 0;
  while (unit < units && marks[unit] === HERE) unit++;
  return Math.min(unit * UNIT, assembly.total >= 0 ? Math.min(assembly.total, reach) : reach);
}

function find(table: FragmentTable, ip: IpHeader): Assembly | undefined {
  for (const one of table.waiting) {
    if (one.id !== ip.id || one.source !== ip.source || one.destination !== ip.destination) continue;
    // RFC 8200 section 4.5: IPv6 fragments belong together whatever their next header says.
    if (one.version === ip.version && (ip.version === 6 || one.protocol === ip.protocol)) return one;
  }
  return undefined;
}

function open(table: FragmentTable, ip: IpHeader, now: Now): Assembly {
  if (table.waiting.length >= MAX_FRAGMENTED_PER_SHARD) evictOldest(table, now);
  const bytes = new Uint8Array(0);
  const assembly: Assembly = {
    source: ip.source,
    destination: ip.destination,
    version: ip.version,
    id: ip.id,
    protocol: ip.protocol,
    shard: ip.shard,
    bytes,
    view: new DataView(bytes.buffer),
    marks: new Uint8Array(0),
    marked: 0,
    total: -1,
    reach: 0,
    since: now.at.time,
    at: createProvenance(),
  };
  copyProvenance(assembly.at, now.at);
  table.waiting.push(assembly);
  return assembly;
}

/** Grows the buffer to hold `size` bytes; other assemblies give way when the shard's memory is full. */
function reserve(table: FragmentTable, assembly: Assembly, size: number, now: Now): void {
  if (size <= assembly.bytes.length) return;
  let capacity = SMALLEST_BUFFER;
  while (capacity < size) capacity *= 2;
  table.bytes += capacity - assembly.bytes.length;
  const bytes = new Uint8Array(capacity);
  bytes.set(assembly.bytes);
  const marks = new Uint8Array(capacity / UNIT);
  marks.set(assembly.marks);
  assembly.bytes = bytes;
  assembly.view = new DataView(bytes.buffer);
  assembly.marks = marks;
  while (table.bytes > MAX_FRAGMENT_BYTES_PER_SHARD && table.waiting[0] !== assembly) evictOldest(table, now);
  while (table.bytes > MAX_FRAGMENT_BYTES_PER_SHARD && table.waiting.length > 1) evictSecond(table, now);
}

function evictSecond(table: FragmentTable, now: Now): void {
  now.tally.evictedFragments++;
  table.abandoned.push(remove(table, 1));
}

function evictOldest(table: FragmentTable, now: Now): void {
  now.tally.evictedFragments++;
  abandonOldest(table);
}

function abandonOldest(table: FragmentTable): void {
  table.abandoned.push(remove(table, 0));
}

function remove(table: FragmentTable, index: number): Assembly {
  const [assembly] = table.waiting.splice(index, 1) as [Assembly];
  table.bytes -= assembly.bytes.length;
  return assembly;
}

/** Copies the units of a piece that are not here yet and marks those that the snapshot length cut. */
function place(assembly: Assembly, ip: IpHeader, bytes: Uint8Array, length: number): void {
  const { marks } = assembly;
  const captured = ip.end - ip.at;
  const last = ip.more ? Math.floor(length / UNIT) : Math.ceil(length / UNIT);
  for (let i = 0; i < last; i++) {
    const unit = ip.offset / UNIT + i;
    const from = i * UNIT;
    const to = Math.min(from + UNIT, length);
    if (to <= captured && marks[unit] !== HERE) {
      for (let k = from; k < to; k++) assembly.bytes[ip.offset + k] = bytes[ip.at + k]!;
      mark(assembly, unit, HERE);
    } else if (to > captured && marks[unit] === MISSING) mark(assembly, unit, CUT);
  }
}

function mark(assembly: Assembly, unit: number, value: number): void {
  if (assembly.marks[unit] === MISSING) assembly.marked++;
  assembly.marks[unit] = value;
}

function isComplete(assembly: Assembly): boolean {
  return assembly.total >= 0 && assembly.marked === Math.ceil(assembly.total / UNIT);
}
