import { constants, deflateRawSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { DEFAULT_LIMITS, type Limits } from '../../src/evidence/bounds.ts';
import { createEvidenceFile, openContent } from '../../src/evidence/open.ts';
import { memorySource } from '../../src/evidence/source.ts';
import { concat, reasons } from './build.ts';

/** Bytes of which deflate makes three quarters. */
const content = Uint8Array.from(
  { length: 300_000 },
  (_, at) => (Math.imul(at, 2654435761) ^ Math.imul(at >> 3, 40503)) >>> 26,
);

async function inflate(
  bytes: Uint8Array,
  step = bytes.length,
  limits: Limits = DEFAULT_LIMITS,
  rereadable = false,
) {
  const again = async (offset: number) => memorySource(bytes.subarray(offset), step);
  const file = createEvidenceFile('memory');
  const opened = await openContent(
    memorySource(bytes, step),
    file,
    limits,
    1 << 16,
    rereadable ? again : null,
  );
  const parts: Uint8Array[] = [];
  if (!opened) return { file, bytes: new Uint8Array(0) };
  const { window } = opened;
  do {
    parts.push(window.bytes.slice(0, window.end));
    await window.load(window.end, 1);
  } while (window.end > 0);
  await opened.source.close();
  return { file, bytes: concat(...parts) };
}

function pack(bytes: Uint8Array): Uint8Array {
  return new Uint8Array(gzipSync(bytes));
}

/** A member with every optional header field. */
function ornate(bytes: Uint8Array): Uint8Array {
  const plain = pack(bytes);
  const head = Uint8Array.from([0x1f, 0x8b, 8, 2 | 4 | 8 | 16, 0, 0, 0, 0, 0, 3]);
  const extra = Uint8Array.from([3, 0, 1, 2, 3]);
  const text = Buffer.from('capture.pcap\0a comment\0');
  return concat(head, extra, text, Uint8Array.of(0, 0), plain.subarray(10));
}

describe('gzip', () => {
  it.each([
    ['one member', () => pack(content), content],
    [
      'several members',
      () => concat(pack(content), pack(content), pack(new Uint8Array(0)), pack(content)),
      concat(content, content, content),
    ],
    ['zero padding', () => concat(pack(content), new Uint8Array(5000)), content],
    [
      'zeros between members',
      () => concat(pack(content), new Uint8Array(99), pack(content)),
      concat(content, content),
    ],
    ['every header field', () => ornate(content), content],
    ['stored blocks', () => new Uint8Array(gzipSync(content, { level: 0 })), content],
    ['gzip in gzip', () => pack(pack(content)), content],
    ['gzip three times over', () => pack(pack(pack(content))), content],
    ['nothing inside', () => pack(new Uint8Array(0)), new Uint8Array(0)],
  ])('inflates %s, however it is blocked', async (_, make, expected) => {
    for (const step of [Number.MAX_SAFE_INTEGER, 1000, 17]) {
      const { bytes, file } = await inflate(make(), step);
      expect(Buffer.compare(bytes, expected)).toBe(0);
      expect(file).toMatchObject({ compression: 'gzip', problems: [] });
    }
  });

  it('leaves plain bytes alone', async () => {
    const { bytes, file } = await inflate(content);
    expect(Buffer.compare(bytes, content)).toBe(0);
    expect(file.compression).toBeNull();
  });

  it('gives all data before a cut', async () => {
    const packed = pack(content);
    const { bytes, file } = await inflate(packed.slice(0, packed.length >> 1));
    expect(bytes.length).toBeGreaterThan(content.length / 3);
    expect(Buffer.compare(bytes, content.subarray(0, bytes.length))).toBe(0);
    expect(file.problems).toMatchObject([{ reason: 'gzip-cut', offset: bytes.length }]);
  });

  it.each([1, 4, 8])('notices %i missing bytes of the trailer', async (missing) => {
    const { bytes, file } = await inflate(pack(content).slice(0, -missing));
    expect(bytes.length).toBe(content.length);
    expect(reasons(file)).toEqual(['gzip-cut']);
  });

  it('keeps all data when junk follows', async () => {
    const packed = pack(content);
    const { bytes, file } = await inflate(concat(packed, Buffer.from('-----END-----')));
    expect(Buffer.compare(bytes, content)).toBe(0);
    expect(file.problems).toMatchObject([{ reason: 'gzip-junk', offset: packed.length }]);
  });

  it('says when the checksum is wrong and gives the data', async () => {
    const packed = pack(content);
    packed[packed.length - 6]! ^= 1;
    const { bytes, file } = await inflate(packed);
    expect(Buffer.compare(bytes, content)).toBe(0);
    expect(reasons(file)).toEqual(['gzip-checksum']);
  });

  /** A member whose data break off with a block of the type that does not exist (RFC 1951 section 3.2.3). */
  function broken(): Uint8Array {
    const head = Uint8Array.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3]);
    const sound = deflateRawSync(content, { finishFlush: constants.Z_FULL_FLUSH });
    return concat(head, sound, new Uint8Array(70_000).fill(0xff));
  }

  it('gives what came before damage, but for the last piece, when it can be read once only', async () => {
    const { bytes, file } = await inflate(broken(), 1000);
    expect(reasons(file)).toEqual(['gzip-damaged']);
    expect(Buffer.compare(bytes, content.subarray(0, bytes.length))).toBe(0);
  });

  it('gives all but what the last bytes before damage say, when it can be read again', async () => {
    const { bytes, file } = await inflate(broken(), 1000, DEFAULT_LIMITS, true);
    expect(reasons(file)).toEqual(['gzip-damaged']);
    expect(Buffer.compare(bytes, content.subarray(0, bytes.length))).toBe(0);
    expect(bytes.length).toBeGreaterThan(0.96 * content.length);
    expect(file.problems[0]!.offset).toBe(bytes.length);
  });

  it('stops a bomb by its ratio, with flat memory', async () => {
    const zeros = deflateRawSync(new Uint8Array(1 << 26), { level: 9 });
    const head = Uint8Array.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3]);
    const half = deflateRawSync(new Uint8Array(1 << 26), { level: 9, finishFlush: constants.Z_FULL_FLUSH });
    const bomb = concat(head, ...Array.from({ length: 8 }, () => half), zeros);
    const before = process.memoryUsage().arrayBuffers;
    const file = createEvidenceFile('memory');
    const opened = await openContent(memorySource(bomb), file, DEFAULT_LIMITS, 1 << 16);
    let total = 0;
    let highest = 0;
    for (const window = opened!.window; window.end > 0; await window.load(window.end, 1)) {
      total += window.end;
      highest = Math.max(highest, process.memoryUsage().arrayBuffers);
    }
    await opened!.source.close();
    expect(reasons(file)).toEqual(['inflate-ratio']);
    expect(total).toBeLessThan(2 ** 28 + 2 ** 20);
    expect(highest - before).toBeLessThan(64 * 2 ** 20);
  });

  it('stops at the total limit and says where', async () => {
    const { bytes, file } = await inflate(pack(content), 1000, { ...DEFAULT_LIMITS, inflatedBytes: 100_000 });
    expect(bytes.length).toBeLessThanOrEqual(100_000);
    expect(reasons(file)).toEqual(['inflate-total']);
  });

  it('refuses what is compressed too often', async () => {
    const { file } = await inflate(pack(pack(pack(pack(content)))));
    expect(reasons(file)).toEqual(['inflate-depth']);
  });
});
