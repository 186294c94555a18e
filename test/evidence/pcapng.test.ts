import { describe, expect, it } from 'vitest';
import { DEFAULT_LIMITS } from '../../src/evidence/bounds.ts';
import { createEvidenceFile, openContent } from '../../src/evidence/open.ts';
import { pcapng } from '../../src/evidence/pcapng.ts';
import { makeClock, stampMicros } from '../../src/evidence/pcapng-time.ts';
import { memorySource } from '../../src/evidence/source.ts';
import {
  block,
  concat,
  interfaceBlock,
  oldBlock,
  option,
  packetBlock,
  pcapngFile,
  readAll,
  readFrames,
  reasons,
  section,
  simpleBlock,
  somePackets,
} from './build.ts';

const packets = somePackets(30);
const plain = pcapngFile(packets);
const bytes = Uint8Array.of(1, 2, 3, 4, 5);

describe('pcapng', () => {
  it('reads a capture written byte by byte', async () => {
    const hex = `0a0d0d0a 1c000000 4d3c2b1a 01000000 ffffffffffffffff 1c000000 # section, length unknown
      01000000 14000000 7100 0000 00000400 14000000                           # interface 0: Linux cooked
      06000000 28000000 00000000 2f120600 00ca9a3b 05000000 40000000          # packet of interface 0
      0102030405000000 28000000`;
    const file = Buffer.from(hex.replace(/#.*/g, '').replace(/\s/g, ''), 'hex');
    const { frames } = await readFrames(new Uint8Array(file));
    expect(frames).toEqual([
      {
        record: 1,
        offset: 48,
        time: 0x6122f * 2 ** 32 + 0x3b9aca00,
        link: 113,
        original: 64,
        hex: '0102030405',
      },
    ]);
  });

  it('gives the same frames in both byte orders', async () => {
    expect((await readFrames(pcapngFile(packets, false))).frames).toEqual((await readFrames(plain)).frames);
    expect((await readFrames(plain)).frames).toHaveLength(30);
  });

  it.each([
    ['milliseconds', 3, 1_700_000_000_123n, 1_700_000_000_123_000],
    ['nanoseconds', 9, 1_700_000_000_123_456_789n, 1_700_000_000_123_456],
    ['picoseconds', 12, 1_700_000_123_456_789_012n, 1_700_000_123_456],
    ['seconds', 0, 1_700_000_000n, 1_700_000_000_000_000],
    ['halves', 0x81, 3n, 1_500_000],
    ['2^-20', 0x94, (1_700_000_000n << 20n) + (1n << 19n), 1_700_000_000_500_000],
    ['2^-32', 0xa0, (1_700_000_000n << 32n) + (1n << 31n), 1_700_000_000_500_000],
  ])('counts %s to the microsecond', async (_, resolution, stamp, expected) => {
    const file = concat(section(), interfaceBlock({ resolution }), packetBlock(stamp, bytes));
    expect((await readFrames(file)).frames[0]!.time).toBe(expected);
  });

  it('survives every resolution byte', () => {
    for (let resolution = 0; resolution < 256; resolution++)
      expect(stampMicros(makeClock(resolution, 0), 0, 0)).toBe(0);
  });

  it('adds the offset of the interface', async () => {
    const file = concat(section(), interfaceBlock({ offset: 1_600_000_000n }), packetBlock(5n, bytes));
    expect((await readFrames(file)).frames[0]!.time).toBe(1_600_000_000_000_005);
  });

  it('keeps interfaces apart, and sections from each other', async () => {
    const file = concat(
      section(),
      interfaceBlock({ link: 1 }),
      interfaceBlock({ link: 101, resolution: 9 }),
      packetBlock(1000n, bytes, true, 1),
      packetBlock(1000n, bytes, true, 0),
      section(false),
      interfaceBlock({ little: false, link: 113 }),
      packetBlock(7n, bytes, false),
    );
    const { frames, file: account } = await readFrames(file);
    expect(frames.map(({ record, link, time }) => [record, link, time])).toEqual([
      [1, 101, 1],
      [2, 1, 1000],
      [3, 113, 7],
    ]);
    expect(account.problems).toEqual([]);
  });

  it('reads old and simple packets; simple ones have no time and are cut at the snapshot length', async () => {
    const file = concat(
      section(),
      interfaceBlock({ snaplen: 3 }),
      oldBlock(9n, bytes),
      simpleBlock(bytes.slice(0, 3), 5),
    );
    const { frames, file: account } = await readFrames(file);
    expect(frames).toMatchObject([
      { time: 9, hex: '0102030405' },
      { time: Number.NaN, hex: '010203', original: 5 },
    ]);
    expect(account).toMatchObject({ first: 9, last: 9 });
  });

  it('passes over statistics, secrets, custom and unknown blocks', async () => {
    const others = [5, 10, 0xbad, 0x40000bad, 9, 0x7777].map((type) => block(type, new Uint8Array(20)));
    const { frames, file } = await readFrames(
      concat(section(), interfaceBlock(), ...others, packetBlock(1n, bytes)),
    );
    expect(frames).toHaveLength(1);
    expect(file.problems).toEqual([]);
  });

  it('reports packets of undeclared interfaces, counted once per file', async () => {
    const file = concat(
      section(),
      packetBlock(1n, bytes),
      packetBlock(1n, bytes, true, 9),
      interfaceBlock(),
      packetBlock(2n, bytes),
    );
    const { frames, file: account } = await readFrames(file);
    expect(frames).toHaveLength(1);
    expect(account.problems).toMatchObject([{ reason: 'no-interface', offset: 28, count: 2 }]);
  });

  it('reports a packet that is longer than its block', async () => {
    const liar = packetBlock(1n, bytes);
    new DataView(liar.buffer).setUint32(20, 5000, true);
    const { frames, file } = await readFrames(
      concat(section(), interfaceBlock(), liar, packetBlock(2n, bytes)),
    );
    expect(frames).toHaveLength(1);
    expect(reasons(file)).toEqual(['bad-block']);
  });

  it('hands on the names that a capture carries', async () => {
    const records = concat(
      option(1, Uint8Array.from([10, 0, 0, 1, ...Buffer.from('dc1\0dc1.corp.example\0')])),
      option(2, Uint8Array.from([...new Uint8Array(15), 1, ...Buffer.from('localhost\0')])),
      option(0, new Uint8Array(0)),
    );
    const file = concat(section(), interfaceBlock(), block(4, records));
    const account = createEvidenceFile('memory');
    const content = await openContent(memorySource(file), account, DEFAULT_LIMITS);
    const heard: string[] = [];
    const onName = (address: Uint8Array, name: string) => heard.push(`${address.join('.')} ${name}`);
    const cursor = pcapng.open({ ...content!, file: account, evidence: 0, onName })!;
    await readAll(cursor, () => {});
    expect(heard).toEqual([
      '10.0.0.1 dc1',
      '10.0.0.1 dc1.corp.example',
      '0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.1 localhost',
    ]);
  });
});

describe('damage in a pcapng capture', () => {
  const start = 48;
  const first = packetBlock(BigInt(packets[0]!.time), packets[0]!.bytes).length;

  it.each([
    ['a length that is too large', 4, 0xfffffff0],
    ['a length of zero', 4, 0],
    ['a length that its end does not repeat', first - 4, 77],
  ])('goes on behind %s', async (_, at, value) => {
    const damaged = plain.slice();
    new DataView(damaged.buffer).setUint32(start + at, value, true);
    const { frames, file } = await readFrames(damaged);
    expect(frames).toHaveLength(29);
    expect(frames[0]).toMatchObject({ record: 1, offset: start + first });
    expect(file.problems).toMatchObject([{ reason: 'damaged', offset: start, record: 1 }]);
  });

  it('goes on in the next section, in its byte order', async () => {
    const noise = new Uint8Array(1001).fill(0xee);
    const { frames } = await readFrames(concat(plain, noise, pcapngFile(packets, false)));
    expect(frames).toHaveLength(60);
  });

  it('says where a cut block begins', async () => {
    const { frames, file } = await readFrames(plain.slice(0, -5));
    expect(frames).toHaveLength(29);
    expect(reasons(file)).toEqual(['cut']);
  });

  it('says that nothing more was found', async () => {
    const { frames, file } = await readFrames(concat(plain, new Uint8Array(3000).fill(0xee)));
    expect(frames).toHaveLength(30);
    expect(file.problems).toMatchObject([{ reason: 'lost', offset: plain.length }]);
  });
});
