import { NANO, type Packet } from '../evidence/build.ts';

const MICRO_MAGIC = 0xa1b2c3d4;

/** Packets of a classic capture in little-endian order; the only kind that the samples are. */
export function packetsOf(capture: Buffer): Packet[] {
  const magic = capture.readUInt32LE(0);
  if (magic !== MICRO_MAGIC && magic !== NANO) throw new Error('not a little-endian classic capture');
  const perMicro = magic === NANO ? 1000 : 1;
  const packets: Packet[] = [];
  for (let at = 24; at + 16 <= capture.length; ) {
    const length = capture.readUInt32LE(at + 8);
    packets.push({
      time: capture.readUInt32LE(at) * 1e6 + Math.floor(capture.readUInt32LE(at + 4) / perMicro),
      bytes: capture.subarray(at + 16, at + 16 + length),
      original: capture.readUInt32LE(at + 12),
    });
    at += 16 + length;
  }
  return packets;
}

/** Link type of a classic capture. */
export const linkOf = (capture: Buffer): number => capture.readUInt32LE(20);

/** Runs of a list of nearly equal length, one after another. */
export function inRuns<T>(items: readonly T[], count: number): T[][] {
  const edge = (index: number): number => Math.round((items.length * index) / count);
  return Array.from({ length: count }, (_, index) => items.slice(edge(index), edge(index + 1)));
}

/** Dealt out in turn. */
export function inTurns<T>(items: readonly T[], count: number): T[][] {
  return Array.from({ length: count }, (_, turn) => items.filter((_item, index) => index % count === turn));
}

/** Header lines of a Zeek log in TSV, and its rows. */
export function zeekParts(log: string): { head: string[]; rows: string[] } {
  const lines = log.split('\n').filter((line) => line !== '' && !line.startsWith('#close'));
  return {
    head: lines.filter((line) => line.startsWith('#')),
    rows: lines.filter((line) => !line.startsWith('#')),
  };
}

export const zeekLog = (head: readonly string[], rows: readonly string[]): string =>
  `${[...head, ...rows].join('\n')}\n`;
