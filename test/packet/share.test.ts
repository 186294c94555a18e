import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addCounters } from '../../src/packet/counters.ts';
import { shareOf } from '../../src/packet/share.ts';
import { corpus } from '../fuzz/corpus.ts';
import { mutateFiles } from '../fuzz/mutate.ts';
import { createRandom } from '../support/random.ts';
import { frame, listen } from './build.ts';

/** Frames of the classic little-endian captures among the seeds, with their link types. */
const FRAMES = corpus()
  .filter(({ reader }) => reader === 'evidence')
  .flatMap(({ files }) => files)
  .filter(({ bytes }) => bytes.length > 24 && Buffer.from(bytes).readUInt32LE(0) === 0xa1b2c3d4)
  .map(({ name, bytes }) => ({ name, link: Buffer.from(bytes).readUInt32LE(20), frames: framesOf(bytes) }));

function framesOf(bytes: Uint8Array): Uint8Array[] {
  const capture = Buffer.from(bytes);
  const frames: Uint8Array[] = [];
  for (let at = 24; at + 16 <= capture.length; ) {
    const length = capture.readUInt32LE(at + 8);
    frames.push(bytes.slice(at + 16, at + 16 + length));
    at += 16 + length;
  }
  return frames;
}

/** What one of `count` readers hands on and counts of these frames, addresses as text of their bytes. */
function hear(frames: readonly Uint8Array[], link: number, index: number, count: number) {
  const { room, addresses, datagrams, streams } = listen({ share: shareOf(index, count) });
  for (const [i, bytes] of frames.entries())
    room.frame(frame(bytes, { link, record: i + 1, time: 1e15 + i * 1000 }));
  room.end();
  const ends = (id: number) => [...addresses.words.subarray(id * 4, id * 4 + 4)].join('.');
  const heard = [
    ...datagrams.map((d) => ({ ...d, source: ends(d.source), destination: ends(d.destination) })),
    ...streams.map(({ peers, ...s }) => ({
      ...s,
      peers: { ...peers, initiator: ends(peers.initiator), responder: ends(peers.responder) },
    })),
  ].map((each) => JSON.stringify(each));
  return { heard, counters: room.counters, frames: room.frames() };
}

/** Several readers together hear and count what one does. */
function expectShared(frames: readonly Uint8Array[], link: number, count: number): number {
  const alone = hear(frames, link, 0, 1);
  const parts = Array.from({ length: count }, (_, index) => hear(frames, link, index, count));
  expect(parts.flatMap(({ heard }) => heard).sort()).toEqual([...alone.heard].sort());
  const [first, ...others] = parts;
  for (const other of others) addCounters(first!.counters, other.counters);
  expect(first!.counters).toEqual(alone.counters);
  for (const part of parts) expect(part.frames).toEqual(alone.frames);
  return alone.heard.length;
}

describe('frames that several readers share', () => {
  it.each(FRAMES)('of $name are handed on and counted once', ({ frames, link }) => {
    for (const count of [2, 3, 64]) expectShared(frames, link, count);
  });

  it('are handed on and counted once when they are damaged', () => {
    let heard = 0;
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e9 }), (seed) => {
        const random = createRandom(seed);
        const { frames, link } = random.pick(FRAMES);
        const files = frames.map((bytes, i) => ({ name: `${i}`, bytes }));
        const damaged = mutateFiles(random, files, random.pick(frames), 'evidence');
        heard += expectShared(
          damaged.map(({ bytes }) => bytes),
          link,
          2 + random.below(3),
        );
      }),
      { numRuns: 300 },
    );
    expect(heard).toBeGreaterThan(0);
  });
});
