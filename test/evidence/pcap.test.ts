import { describe, expect, it } from 'vitest';
import {
  concat,
  MODIFIED,
  NANO,
  pcapFile,
  pcapHeader,
  pcapRecord,
  readFrames,
  reasons,
  somePackets,
} from './build.ts';

const packets = somePackets(40);
const plain = pcapFile(packets);

describe('classic captures', () => {
  it('reads a capture written byte by byte', async () => {
    const bytes = Uint8Array.from(
      Buffer.from(
        `d4c3b2a1 0200 0400 00000000 00000000 ffff0000 01000000 # little endian, 2.4, snaplen 65535, Ethernet
         80e1bb5f 40e20100 04000000 2a000000 deadbeef           # 2020-11-23 16:27:28.123456, 4 of 42 bytes`
          .replace(/#.*/g, '')
          .replace(/\s/g, ''),
        'hex',
      ),
    );
    const { frames, file } = await readFrames(bytes);
    expect(frames).toEqual([
      { record: 1, offset: 24, time: 0x5fbbe180 * 1e6 + 123456, link: 1, original: 42, hex: 'deadbeef' },
    ]);
    expect(file).toMatchObject({
      records: 1,
      status: 'whole',
      problems: [],
      first: frames[0]!.time,
      last: frames[0]!.time,
    });
  });

  it.each([
    ['big endian', { little: false }],
    ['nanoseconds', { magic: NANO }],
    ['nanoseconds, big endian', { magic: NANO, little: false }],
    ['modified record headers', { magic: MODIFIED, extra: 8 }],
    ['modified record headers, big endian', { magic: MODIFIED, extra: 8, little: false }],
    ['20-byte record headers', { extra: 4 }],
    ['28-byte record headers under the modified magic', { magic: MODIFIED, extra: 12 }],
    ['frame check sequence bits in the link type', { link: 0x24000001 }],
  ])('gives the same frames with %s', async (_, options) => {
    const expected = (await readFrames(plain)).frames.map(({ offset: _, ...frame }) => frame);
    const { frames, file } = await readFrames(pcapFile(packets, options));
    expect(frames.map(({ offset: _, ...frame }) => frame)).toEqual(expected);
    expect(file.problems).toEqual([]);
  });

  it('takes the lengths the other way round in versions before 2.3', async () => {
    const bytes = pcapFile([{ time: 5e6, bytes: Uint8Array.of(1, 2, 3), original: 60 }]);
    const view = new DataView(bytes.buffer);
    view.setUint16(6, 2, true);
    view.setUint32(32, 60, true);
    view.setUint32(36, 3, true);
    const { frames } = await readFrames(bytes);
    expect(frames).toMatchObject([{ hex: '010203', original: 60 }]);
  });

  it('gives no frames and no problem for a header alone', async () => {
    const { frames, file } = await readFrames(pcapHeader());
    expect(frames).toEqual([]);
    expect(file).toMatchObject({ status: 'whole', records: 0, problems: [] });
  });

  it('says where a cut record begins', async () => {
    const { frames, file } = await readFrames(plain.slice(0, -3));
    expect(frames).toHaveLength(39);
    expect(file.status).toBe('partial');
    const offset = plain.length - packets.at(-1)!.bytes.length - 16;
    expect(file.problems).toMatchObject([{ reason: 'cut', offset, record: 40, count: 1 }]);
    expect(file.problems[0]!.text).toContain(`byte ${offset}`);
  });

  it('keeps empty records that have a time', async () => {
    const bytes = pcapFile([{ time: 7e6, bytes: new Uint8Array(0), original: 60 }, ...packets]);
    const { frames, file } = await readFrames(bytes);
    expect(frames).toHaveLength(41);
    expect(frames[0]).toMatchObject({ hex: '', original: 60 });
    expect(file.problems).toEqual([]);
  });

  it('reads on when captures were concatenated, each in its own layout', async () => {
    const second = pcapFile(packets, { little: false, magic: NANO, link: 101 });
    const { frames, file } = await readFrames(concat(plain, second));
    expect(frames).toHaveLength(80);
    expect(frames[79]).toMatchObject({ record: 80, link: 101, time: packets[39]!.time });
    expect(file.status).toBe('whole');
    expect(file.problems).toMatchObject([{ reason: 'joined', offset: plain.length }]);
  });

  it('keeps the earliest and the latest time when clocks go backwards', async () => {
    const times = [50e6, 10e6, 90e6, 20e6];
    const { file, frames } = await readFrames(
      pcapFile(times.map((time) => ({ time, bytes: Uint8Array.of(1) }))),
    );
    expect(frames.map(({ time }) => time)).toEqual(times);
    expect(file).toMatchObject({ first: 10e6, last: 90e6 });
  });
});

describe('damage in a classic capture', () => {
  it('goes on behind a record whose length cannot be', async () => {
    const bytes = plain.slice();
    new DataView(bytes.buffer).setUint32(offsetOf(10) + 8, 0x7fffffff, true);
    const { frames, file } = await readFrames(bytes);
    expect(frames).toHaveLength(39);
    expect(frames[10]).toMatchObject({ record: 11, offset: offsetOf(11) });
    expect(file.problems).toMatchObject([{ reason: 'damaged', offset: offsetOf(10), record: 11, count: 1 }]);
  });

  it('finds the records that a lying but possible length had swallowed', async () => {
    const bytes = plain.slice();
    new DataView(bytes.buffer).setUint32(offsetOf(10) + 8, 333, true);
    const { frames } = await readFrames(bytes);
    const offsets = frames.map(({ offset }) => offset);
    for (let index = 0; index < 40; index++) expect(offsets).toContain(offsetOf(index));
  });

  it('finds them as well where the file ends before the lying length', async () => {
    const bytes = plain.slice();
    const view = new DataView(bytes.buffer);
    view.setUint32(offsetOf(20) + 8, 60_000, true);
    const { frames, file } = await readFrames(bytes);
    expect(frames).toHaveLength(39);
    expect(reasons(file)).toEqual(['damaged']);
  });

  it('passes over a hole of zeros', async () => {
    const head = pcapFile(packets.slice(0, 20));
    const tail = concat(...packets.slice(20).map((packet) => pcapRecord(packet)));
    const { frames, file } = await readFrames(concat(head, new Uint8Array(100_000), tail));
    expect(frames).toHaveLength(40);
    expect(file.problems).toMatchObject([{ reason: 'damaged', offset: head.length }]);
  });

  it('says that a file ends in zeros', async () => {
    const { frames, file } = await readFrames(concat(plain, new Uint8Array(5000)));
    expect(frames).toHaveLength(40);
    expect(file.problems).toMatchObject([{ reason: 'zeros', offset: plain.length }]);
  });

  it('counts damaged places and keeps the first', async () => {
    const bytes = plain.slice();
    const view = new DataView(bytes.buffer);
    for (const index of [5, 15, 25]) view.setUint32(offsetOf(index) + 8, 0xffffffff, true);
    const { frames, file } = await readFrames(bytes);
    expect(frames).toHaveLength(37);
    expect(file.problems).toMatchObject([{ reason: 'damaged', offset: offsetOf(5), count: 3 }]);
  });

  it('gives up on what never makes sense again', async () => {
    const noise = Uint8Array.from({ length: 4000 }, (_, at) => (at * 197 + (at >> 3) * 31 + 129) & 0xff);
    const { frames, file } = await readFrames(concat(plain, noise));
    expect(frames.length).toBeGreaterThanOrEqual(40);
    expect(file.status).toBe('partial');
  });

  it('has a magic that is none when the header is too short', async () => {
    const { frames, file } = await readFrames(pcapHeader().slice(0, 10));
    expect(frames).toEqual([]);
    expect(reasons(file)).toEqual(['bad-header']);
  });
});

function offsetOf(index: number): number {
  let offset = 24;
  for (const { bytes } of packets.slice(0, index)) offset += 16 + bytes.length;
  return offset;
}
