import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEFAULT_LIMITS } from '../../src/evidence/bounds.ts';
import { createEvidenceFile, type EvidenceSource, openSource, reopen } from '../../src/evidence/open.ts';
import {
  createRing,
  endRing,
  leaveRing,
  type RingPlace,
  RingSource,
  TeeSource,
} from '../../src/evidence/ring.ts';
import { type ByteSource, memorySource } from '../../src/evidence/source.ts';

/** More than the ring holds. */
const MUCH = 9 << 20;
const content = Buffer.from(Uint8Array.from({ length: MUCH }, (_, i) => (i * 2654435761) >>> 13));

async function drain(source: ByteSource, block: number): Promise<Buffer> {
  const parts: Buffer[] = [];
  const into = new Uint8Array(block);
  for (;;) {
    const count = await source.read(into, 0);
    if (count === 0) break;
    parts.push(Buffer.from(into.subarray(0, count)));
  }
  await source.close();
  return Buffer.concat(parts);
}

const nothing = memorySource(new Uint8Array(0));

/** A file that went away after the survey. */
function gone(shared: RingPlace): EvidenceSource {
  const path = '/nonexistent/capture.pcap.gz';
  const file = createEvidenceFile(path);
  const rest = { capture: null, utf16: false, firstTime: Number.NaN, limits: DEFAULT_LIMITS, stamp: null };
  return { file, index: 0, path, ...rest, shared };
}

describe('content that one thread reads for others', () => {
  it('reaches all of them whole, however each of them reads', async () => {
    const blocks = fc.constantFrom(7_000, 65_536, 1 << 20);
    await fc.assert(
      fc.asyncProperty(blocks, blocks, blocks, fc.nat(70_000), async (step, ours, theirs, first) => {
        const ring = createRing(2);
        const rest = memorySource(content.subarray(first), step);
        const tee = new TeeSource(content.subarray(0, first), rest, ring);
        const read = await Promise.all([
          drain(tee, ours),
          drain(new RingSource({ ring, reader: 0 }, nothing), theirs),
          drain(new RingSource({ ring, reader: 1 }, nothing), 1 << 18),
        ]);
        for (const bytes of read) expect(bytes.equals(content)).toBe(true);
      }),
      { numRuns: 8 },
    );
  });

  it('does not wait for a reader that left', async () => {
    const ring = createRing(2);
    const tee = new TeeSource(new Uint8Array(0), memorySource(content, 1 << 18), ring);
    const place = { ring, reader: 1 };
    setTimeout(() => leaveRing(place), 20);
    const [ours, theirs] = await Promise.all([
      drain(tee, 1 << 20),
      drain(new RingSource({ ring, reader: 0 }, nothing), 1 << 20),
    ]);
    expect(ours.length).toBe(MUCH);
    expect(theirs.length).toBe(MUCH);
  });

  it('does not wait for a reader that cannot open the file', async () => {
    const ring = createRing(1);
    expect(await reopen(gone({ ring, reader: 0 }))).toBeNull();
    const tee = new TeeSource(new Uint8Array(0), memorySource(content, 1 << 18), ring);
    expect((await drain(tee, 1 << 20)).length).toBe(MUCH);
  });

  it('ends for the readers when the file cannot be opened', async () => {
    const ring = createRing(1);
    const reading = drain(new RingSource({ ring, reader: 0 }, nothing), 4096);
    expect(await openSource(gone({ ring, reader: -1 }))).toBeNull();
    expect((await reading).length).toBe(0);
  });

  it('ends for the readers when who reads it stops early', async () => {
    const ring = createRing(1);
    const tee = new TeeSource(content.subarray(0, 5000), nothing, ring);
    await tee.read(new Uint8Array(1000), 0);
    const reading = drain(new RingSource({ ring, reader: 0 }, nothing), 4096);
    await tee.close();
    expect((await reading).equals(content.subarray(0, 1000))).toBe(true);
    endRing(ring);
  });
});
