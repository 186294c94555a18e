import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { DEFAULT_LIMITS } from '../../src/evidence/bounds.ts';
import { captureFormats } from '../../src/evidence/formats.ts';
import { createEvidenceFile, openContent } from '../../src/evidence/open.ts';
import { memorySource } from '../../src/evidence/source.ts';
import type { Cursor, FrameCursor } from '../../src/evidence/types.ts';
import type { EvidenceFile } from '../../src/observe/evidence.ts';

/** One packet of a generated capture. */
export interface Packet {
  /** Microseconds. */
  time: number;
  bytes: Uint8Array;
  original?: number;
}

export interface PcapOptions {
  little?: boolean;
  magic?: number;
  link?: number;
  snaplen?: number;
  /** Bytes of padding at the end of each record header, as the variants have them. */
  extra?: number;
}

export const MICRO = 0xa1b2c3d4;
export const NANO = 0xa1b23c4d;
export const MODIFIED = 0xa1b2cd34;

export function concat(...parts: Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(parts));
}

function words(little: boolean, ...values: number[]): Uint8Array {
  const view = new DataView(new ArrayBuffer(values.length * 4));
  for (const [index, value] of values.entries()) view.setUint32(index * 4, value >>> 0, little);
  return new Uint8Array(view.buffer);
}

export function pcapHeader(options: PcapOptions = {}): Uint8Array {
  const { little = true, magic = MICRO, link = 1, snaplen = 65535 } = options;
  const version = little ? 0x00040002 : 0x00020004;
  return words(little, magic, version, 0, 0, snaplen, link);
}

export function pcapRecord(packet: Packet, options: PcapOptions = {}): Uint8Array {
  const { little = true, magic = MICRO, extra = 0 } = options;
  const seconds = Math.floor(packet.time / 1e6);
  const micros = packet.time - seconds * 1e6;
  const { length } = packet.bytes;
  const head = words(
    little,
    seconds,
    magic === NANO ? micros * 1000 + 7 : micros,
    length,
    packet.original ?? length,
  );
  return concat(head, new Uint8Array(extra), packet.bytes);
}

export function pcapFile(packets: readonly Packet[], options: PcapOptions = {}): Uint8Array {
  return concat(pcapHeader(options), ...packets.map((packet) => pcapRecord(packet, options)));
}

/** Any pcapng block with both of its lengths. */
export function block(type: number, body: Uint8Array, little = true): Uint8Array {
  const pad = new Uint8Array((4 - (body.length % 4)) % 4);
  const length = 12 + body.length + pad.length;
  return concat(words(little, type, length), body, pad, words(little, length));
}

export function section(little = true): Uint8Array {
  return block(0x0a0d0d0a, words(little, 0x1a2b3c4d, little ? 1 : 0x10000, 0xffffffff, 0xffffffff), little);
}

function half(value: number, little: boolean): Uint8Array {
  return words(little, value).slice(little ? 0 : 2, little ? 2 : 4);
}

/** One option, padded. */
export function option(code: number, value: Uint8Array, little = true): Uint8Array {
  const pad = new Uint8Array((4 - (value.length % 4)) % 4);
  return concat(half(code, little), half(value.length, little), value, pad);
}

export interface InterfaceOptions {
  little?: boolean;
  link?: number;
  snaplen?: number;
  resolution?: number;
  offset?: bigint;
}

export function interfaceBlock(options: InterfaceOptions = {}): Uint8Array {
  const { little = true, link = 1, snaplen = 0, resolution, offset } = options;
  const parts = [half(link, little), half(0, little), words(little, snaplen)];
  if (resolution !== undefined) parts.push(option(9, Uint8Array.of(resolution), little));
  if (offset !== undefined) {
    const view = new DataView(new ArrayBuffer(8));
    view.setBigInt64(0, offset, little);
    parts.push(option(14, new Uint8Array(view.buffer), little));
  }
  if (parts.length > 3) parts.push(words(little, 0));
  return block(1, concat(...parts), little);
}

/** Enhanced packet block; `stamp` in the interface's units. */
export function packetBlock(
  stamp: bigint,
  bytes: Uint8Array,
  little = true,
  index = 0,
  original = bytes.length,
): Uint8Array {
  const head = words(
    little,
    index,
    Number(stamp >> 32n),
    Number(stamp & 0xffffffffn),
    bytes.length,
    original,
  );
  return block(6, concat(head, bytes), little);
}

export function simpleBlock(bytes: Uint8Array, original = bytes.length, little = true): Uint8Array {
  return block(3, concat(words(little, original), bytes), little);
}

/** Obsolete packet block: 16-bit interface and drop count. */
export function oldBlock(stamp: bigint, bytes: Uint8Array, little = true, index = 0): Uint8Array {
  const head = words(little, Number(stamp >> 32n), Number(stamp & 0xffffffffn), bytes.length, bytes.length);
  return block(2, concat(half(index, little), half(0, little), head, bytes), little);
}

export function pcapngFile(packets: readonly Packet[], little = true): Uint8Array {
  const blocks = packets.map(({ time, bytes, original }) =>
    packetBlock(BigInt(time), bytes, little, 0, original ?? bytes.length),
  );
  return concat(section(little), interfaceBlock({ little }), ...blocks);
}

/** A capture's worth of packets with distinguishable content. */
export function somePackets(count: number, from = 1_700_000_000_000_000): Packet[] {
  return Array.from({ length: count }, (_, index) => ({
    time: from + index * 1001,
    bytes: Uint8Array.from({ length: 20 + (index % 50) }, (_, at) => (at * 7 + index) & 0xff),
  }));
}

/** What a test compares of a frame. */
export interface Frame {
  record: number;
  offset: number;
  time: number;
  link: number;
  original: number;
  hex: string;
}

/** Reads any capture from memory, `step` bytes at a time, as openSource would. */
export async function readFrames(
  bytes: Uint8Array,
  step = bytes.length,
): Promise<{ frames: Frame[]; file: EvidenceFile }> {
  const file = createEvidenceFile('memory');
  const frames: Frame[] = [];
  const content = await openContent(memorySource(bytes, step), file, DEFAULT_LIMITS, 1 << 16);
  if (!content) return { frames, file };
  const { window } = content;
  const format = captureFormats.find((each) => each.sniff(window.bytes.subarray(0, window.end)) > 0);
  const cursor = format?.open({ ...content, file, evidence: 0 });
  if (cursor) await readAll(cursor, () => frames.push(toFrame(cursor)));
  return { frames, file };
}

/** Walks a cursor to its end and closes it. */
export async function readAll(cursor: Cursor, visit: () => void): Promise<void> {
  do {
    while (cursor.next()) visit();
  } while (await cursor.fill());
  await cursor.close();
}

function toFrame({ at, link, originalLength, bytes, start, end }: FrameCursor): Frame {
  const hex = Buffer.from(bytes.subarray(start, end)).toString('hex');
  return { record: at.record, offset: at.offset, time: at.time, link, original: originalLength, hex };
}

/** Reasons of a file's problems. */
export function reasons(file: EvidenceFile): string[] {
  return file.problems.map(({ reason }) => reason);
}

/** A folder that is gone after the tests of this file. */
export function scratchFolder(): { path: string; put(name: string, bytes: Uint8Array | string): string } {
  const path = mkdtempSync(join(tmpdir(), 'exhume-test-'));
  afterAll(() => rmSync(path, { recursive: true, force: true }));
  return {
    path,
    put(name, bytes) {
      const full = join(path, name);
      writeFileSync(full, bytes);
      return full;
    },
  };
}
