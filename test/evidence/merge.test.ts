import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { drain } from '../../src/evidence/merge.ts';
import { survey } from '../../src/evidence/survey.ts';
import {
  concat,
  interfaceBlock,
  packetBlock,
  pcapFile,
  reasons,
  scratchFolder,
  section,
  simpleBlock,
} from './build.ts';

const folder = scratchFolder();
let made = 0;

/** A capture with one packet for each second given. */
function write(seconds: readonly number[]): string {
  const packets = seconds.map((second) => ({ time: second * 1e6, bytes: Uint8Array.of(1, 2, 3, 4) }));
  return folder.put(`${String(made++).padStart(6, '0')}.pcap`, pcapFile(packets));
}

/** Reads all and gives [file, time in seconds] of each record in the order of the visits. */
async function order(paths: readonly string[], openFiles = 48) {
  const { sources, files } = await survey(paths, { limits: { openFiles } });
  const visits: [number, number][] = [];
  await drain(sources, ({ at }) => visits.push([at.evidence, at.time / 1e6]));
  return { visits, files, times: visits.map(([, time]) => time) };
}

describe('the order of records', () => {
  it('is file after file in a ring', async () => {
    const { visits } = await order([write([4, 5, 6]), write([1, 2, 3]), write([7])]);
    expect(visits).toEqual([
      [0, 1],
      [0, 2],
      [0, 3],
      [1, 4],
      [1, 5],
      [1, 6],
      [2, 7],
    ]);
  });

  it('is by time where files overlap, equal times in the order of the files', async () => {
    const { visits } = await order([write([1, 3, 5, 9]), write([2, 3, 5, 6])]);
    expect(visits).toEqual([
      [0, 1],
      [1, 2],
      [0, 3],
      [1, 3],
      [0, 5],
      [1, 5],
      [1, 6],
      [0, 9],
    ]);
  });

  it('keeps packets whose clock went backwards where they stand in their file', async () => {
    const { visits } = await order([write([10, 2, 12]), write([11, 13])]);
    expect(visits).toEqual([
      [0, 10],
      [0, 2],
      [1, 11],
      [0, 12],
      [1, 13],
    ]);
  });

  it('does not hold back packets without time', async () => {
    const bytes = Uint8Array.of(1, 2, 3, 4);
    const mixed = concat(
      section(),
      interfaceBlock(),
      packetBlock(5_000_000n, bytes),
      simpleBlock(bytes),
      packetBlock(9_000_000n, bytes),
    );
    const { visits } = await order([folder.put('mixed.pcapng', mixed), write([6, 7])]);
    expect(visits).toEqual([
      [0, 5],
      [0, Number.NaN],
      [1, 6],
      [1, 7],
      [0, 9],
    ]);
  });

  it('loses nothing and is sorted for any files that are sorted themselves', async () => {
    const files = fc.array(fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 12 }), {
      minLength: 1,
      maxLength: 6,
    });
    await fc.assert(
      fc.asyncProperty(files, async (written) => {
        const sorted = written.map((each) => each.toSorted((a, b) => a - b));
        const { times } = await order(sorted.map(write));
        expect(times).toEqual(sorted.flat().sort((a, b) => a - b));
      }),
      { numRuns: 40 },
    );
  });

  it('loses nothing for files in any order inside, and never reorders one', async () => {
    const files = fc.array(fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 12 }), {
      minLength: 1,
      maxLength: 5,
    });
    await fc.assert(
      fc.asyncProperty(files, async (written) => {
        const { visits, files: accounts } = await order(written.map(write));
        const byFile = accounts.map((_, index) =>
          visits.filter(([file]) => file === index).map(([, time]) => time),
        );
        expect(byFile.map(String).sort()).toEqual(written.map(String).sort());
      }),
      { numRuns: 40 },
    );
  });
});

describe('many files', () => {
  it('are opened one after another: a ring of 600 needs no more descriptors than one file', async () => {
    const paths = Array.from({ length: 600 }, (_, index) => write([1000 + 2 * index, 1001 + 2 * index]));
    const { times, files } = await order(paths, 1);
    expect(times).toEqual(Array.from({ length: 1200 }, (_, index) => 1000 + index));
    expect(files.flatMap(reasons)).toEqual([]);
  });

  it('that overlap beyond the limit are read later, completely, and say so', async () => {
    const { times, files } = await order([write([1, 10, 20]), write([2, 11]), write([3, 12])], 2);
    expect(times).toHaveLength(7);
    expect(files.map(({ status }) => status)).toEqual(['whole', 'whole', 'whole']);
    expect(files.map((file) => reasons(file))).toEqual([[], [], ['out-of-order']]);
  });
});

describe('an interrupted reading', () => {
  it('stops soon, closes everything and says where', async () => {
    const stop = new AbortController();
    const { sources, files } = await survey([write([1, 2, 3]), write([2, 4]), write([90])]);
    let visits = 0;
    await drain(
      sources,
      () => {
        if (++visits === 2) stop.abort();
      },
      { signal: stop.signal },
    );
    expect(visits).toBeLessThan(6);
    expect(files.map(({ status }) => status)).toContain('partial');
    expect(files.at(-1)).toMatchObject({ status: 'unread', sha256: null });
    expect(reasons(files.at(-1)!)).toEqual(['interrupted']);
  });

  it('tells how many bytes were read', async () => {
    const { sources, files } = await survey([write([1, 2, 3]), write([2, 4])]);
    let last = 0;
    await drain(sources, () => {}, {
      onProgress: (bytes) => {
        last = bytes;
      },
    });
    expect(last).toBe(files.reduce((sum, { bytes }) => sum + bytes, 0));
  });
});
