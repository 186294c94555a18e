import { readdirSync, readFileSync } from 'node:fs';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import pcapParser from 'pcap-parser';
import { describe, expect, it } from 'vitest';
import { captureFormats } from '../../src/evidence/formats.ts';
import {
  concat,
  type Frame,
  interfaceBlock,
  MODIFIED,
  NANO,
  type Packet,
  packetBlock,
  pcapFile,
  pcapngFile,
  readFrames,
  section,
} from '../evidence/build.ts';

/** Every way a capture can be written; each must give the same frames. A new format adds its ways here. */
const WAYS: Record<string, Record<string, (packets: readonly Packet[]) => Uint8Array>> = {
  pcap: {
    'little endian': (packets) => pcapFile(packets),
    'big endian': (packets) => pcapFile(packets, { little: false }),
    nanoseconds: (packets) => pcapFile(packets, { magic: NANO }),
    'nanoseconds, big endian': (packets) => pcapFile(packets, { magic: NANO, little: false }),
    modified: (packets) => pcapFile(packets, { magic: MODIFIED, extra: 8 }),
  },
  pcapng: {
    'little endian': (packets) => pcapngFile(packets),
    'big endian': (packets) => pcapngFile(packets, false),
    nanoseconds: (packets) => scaled(packets, 9, 1000n),
    'half microseconds in binary': (packets) => scaled(packets, 0x80 | 30, 0n),
    'a section for each packet': (packets) =>
      concat(section(), ...packets.map((packet) => pcapngFile([packet]))),
  },
};

function scaled(packets: readonly Packet[], resolution: number, factor: bigint): Uint8Array {
  const stamp = (time: number) =>
    factor ? BigInt(time) * factor + 999n : ((BigInt(time) << 30n) + 999_999n) / 1_000_000n;
  const blocks = packets.map(({ time, bytes, original }) =>
    packetBlock(stamp(time), bytes, true, 0, original ?? bytes.length),
  );
  return concat(section(), interfaceBlock({ resolution }), ...blocks);
}

const packet: fc.Arbitrary<Packet> = fc
  .record({
    time: fc.integer({ min: 1, max: 2_000_000_000 }).map((seconds) => seconds * 1e6 + (seconds % 999_983)),
    bytes: fc.uint8Array({ minLength: 1, maxLength: 90 }),
    cut: fc.nat({ max: 1400 }),
  })
  .map(({ time, bytes, cut }) => ({ time, bytes, original: bytes.length + cut }));
const packets = fc.array(packet, { maxLength: 12 });

const withoutOffset = ({ offset: _, ...frame }: Frame) => frame;

describe('the registry', () => {
  it('has an entry for each way tested here, in alphabetical order', () => {
    const ids = captureFormats.map(({ id }) => id);
    expect(ids).toEqual(Object.keys(WAYS));
    expect(ids).toEqual([...ids].sort());
  });

  it('is used by nobody but sniffing', () => {
    const room = new URL('../../src/evidence/', import.meta.url);
    const users = readdirSync(room).filter((name) =>
      readFileSync(new URL(name, room), 'utf8').includes("'./formats.ts'"),
    );
    expect(users).toEqual(['sniff.ts']);
  });
});

for (const [id, ways] of Object.entries(WAYS)) {
  const ordinary = ways['little endian']!;

  describe(`reader of ${id}`, () => {
    it('is alone in recognising its captures, from their first bytes', () => {
      for (const write of Object.values(ways)) {
        const head = write([]).subarray(0, 24);
        expect(captureFormats.filter((format) => format.sniff(head) > 0).map((format) => format.id)).toEqual([
          id,
        ]);
      }
    });

    it.each(Object.keys(ways))('gives what was written: %s', async (way) => {
      await fc.assert(
        fc.asyncProperty(packets, async (written) => {
          const { frames, file } = await readFrames(ways[way]!(written));
          expect(frames.map(withoutOffset)).toEqual(written.map(toFrame));
          expect(file.problems).toEqual([]);
        }),
        { numRuns: 40 },
      );
    });

    it('gives the same however the bytes are blocked, and packed', async () => {
      await fc.assert(
        fc.asyncProperty(packets, fc.integer({ min: 1, max: 40 }), async (written, step) => {
          const bytes = ordinary(written);
          const whole = await readFrames(bytes);
          expect(await readFrames(bytes, step)).toEqual(whole);
          expect((await readFrames(new Uint8Array(gzipSync(bytes)), step)).frames).toEqual(whole.frames);
        }),
        { numRuns: 40 },
      );
    });

    it('gives a prefix of the frames for any cut', async () => {
      const bytes = ordinary(fc.sample(packet, { numRuns: 8, seed: 7 }));
      const { frames } = await readFrames(bytes);
      for (let end = 0; end <= bytes.length; end++) {
        const cut = await readFrames(bytes.slice(0, end));
        expect(cut.frames).toEqual(frames.slice(0, cut.frames.length));
        if (end < bytes.length && end > 0) expect(frames.length - cut.frames.length).toBeLessThanOrEqual(8);
      }
    });

    it('gives a prefix of the frames for any cut of the packed capture', async () => {
      const bytes = ordinary(fc.sample(packet, { numRuns: 8, seed: 8 }));
      const packed = new Uint8Array(gzipSync(bytes));
      const { frames } = await readFrames(bytes);
      for (let end = 0; end < packed.length; end++) {
        const cut = await readFrames(packed.slice(0, end));
        expect(cut.frames).toEqual(frames.slice(0, cut.frames.length));
        expect(cut.file.status).not.toBe('whole');
      }
    });

    it('never throws and never hangs on flipped bytes, however they are blocked', async () => {
      const flips = fc.array(fc.tuple(fc.nat(), fc.integer({ min: 1, max: 255 })), {
        minLength: 1,
        maxLength: 6,
      });
      await fc.assert(
        fc.asyncProperty(packets, flips, fc.integer({ min: 1, max: 64 }), async (written, flipped, step) => {
          const bytes = ordinary(written);
          for (const [at, by] of flipped) bytes[at % bytes.length]! ^= by;
          const { frames, file } = await readFrames(bytes);
          expect(await readFrames(bytes, step)).toEqual({ frames, file });
          for (const [index, { record, offset, hex }] of frames.entries()) {
            expect(record).toBe(index + 1);
            expect(offset + hex.length / 2).toBeLessThanOrEqual(bytes.length);
          }
        }),
        { numRuns: 300 },
      );
    });

    it('never throws on noise behind its first bytes', async () => {
      await fc.assert(
        fc.asyncProperty(fc.uint8Array({ maxLength: 400 }), async (noise) => {
          const { file } = await readFrames(concat(ordinary([]), noise));
          expect(file.records).toBeGreaterThanOrEqual(0);
        }),
        { numRuns: 200 },
      );
    });
  });
}

describe('a second, independent reader', () => {
  it('counts the same packets with the same bytes in classic captures', async () => {
    await fc.assert(
      fc.asyncProperty(packets, fc.boolean(), async (written, little) => {
        const bytes = pcapFile(written, { little });
        const { frames } = await readFrames(bytes);
        expect(frames.map(({ hex }) => hex)).toEqual(await readIndependently(bytes));
      }),
      { numRuns: 60 },
    );
  });
});

function readIndependently(bytes: Uint8Array): Promise<string[]> {
  return new Promise((resolve, reject) => {
    const found: string[] = [];
    const parser = pcapParser.parse(Readable.from([Buffer.from(bytes)]));
    parser.on('packet', ({ data }: { data: Buffer }) => found.push(data.toString('hex')));
    parser.on('error', reject);
    parser.on('end', () => resolve(found));
  });
}

function toFrame({ time, bytes, original }: Packet, index: number): Omit<Frame, 'offset'> {
  return { record: index + 1, time, link: 1, original: original!, hex: Buffer.from(bytes).toString('hex') };
}
