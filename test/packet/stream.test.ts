import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createProvenance } from '../../src/base/provenance.ts';
import { MAX_PAGES_PER_SHARD, MAX_WINDOW_BYTES, PAGE_BYTES } from '../../src/packet/bounds.ts';
import { createCounters, tallyOf } from '../../src/packet/counters.ts';
import { createPagePool } from '../../src/packet/pages.ts';
import {
  acknowledge,
  close,
  createStream,
  finish,
  isFinished,
  push,
  startAt,
} from '../../src/packet/stream.ts';

/** A stream whose bytes begin at `start`; what it hands on is gathered, gaps as `<n>`. */
function open(start: number | null, pool = createPagePool()) {
  const heard = { text: '', bytes: 0, gaps: 0, calls: 0, records: [] as number[] };
  const parser = {
    data(_to: boolean, bytes: Uint8Array, _view: DataView, from: number, to: number, at: { record: number }) {
      if (heard.text.length < 100_000) heard.text += Buffer.from(bytes.subarray(from, to)).toString('latin1');
      heard.bytes += to - from;
      heard.calls++;
      heard.records.push(at.record);
    },
    gap(_to: boolean, count: number) {
      heard.text += `<${count}>`;
      heard.gaps += count;
    },
    end() {},
  };
  const stream = createStream({ parser }, true, pool);
  if (start !== null) startAt(stream, start);
  const tally = tallyOf(createCounters(), 0);
  const at = createProvenance();
  const now = { bytes: new Uint8Array(0), view: new DataView(new ArrayBuffer(0)), at, tally };
  const send = (sequence: number, payload: string | Uint8Array, cut = 0) => {
    now.bytes =
      typeof payload === 'string'
        ? Uint8Array.from(Buffer.from(payload, 'latin1'))
        : Uint8Array.from(payload);
    now.view = new DataView(now.bytes.buffer, now.bytes.byteOffset, now.bytes.length);
    at.record++;
    return push(stream, now, sequence >>> 0, 0, now.bytes.length, cut);
  };
  const ack = (sequence: number) => acknowledge(stream, now, sequence >>> 0);
  return { stream, heard, send, ack, now, tally, pool, end: () => close(stream, now) };
}

describe('order', () => {
  const bytes = Array.from({ length: 200 }, (_, i) => String.fromCharCode(33 + (i % 90))).join('');

  test('any segmentation, order, repetition and overlap of the same bytes gives the stream once', () => {
    const segment = fc.tuple(fc.nat(199), fc.integer({ min: 1, max: 60 }));
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 0xffffffff }),
        fc.array(segment, { maxLength: 40 }),
        fc.integer({ min: 1, max: 50 }),
        fc.infiniteStream(fc.nat(1000)),
        (start, extra, step, random) => {
          const pieces = [...extra];
          for (let at = 0; at < bytes.length; at += step) pieces.push([at, step]);
          const keyed = pieces.map((piece) => ({ piece, key: random.next().value }));
          keyed.sort((a, b) => a.key - b.key);
          const { heard, send, stream, pool, end } = open(start);
          for (const { piece } of keyed) send(start + piece[0], bytes.slice(piece[0], piece[0] + piece[1]));
          expect(heard.text).toBe(bytes);
          expect(stream.kept).toBe(0);
          expect(pool.used).toBe(0);
          end();
          expect(heard.gaps).toBe(0);
        },
      ),
    );
  });

  test('order across many pages gives the stream once', () => {
    const whole = new Uint8Array(40 * PAGE_BYTES + 777).map((_, i) => (i * 31 + (i >> 8)) & 255);
    fc.assert(
      fc.property(fc.integer({ min: 700, max: 9000 }), fc.infiniteStream(fc.nat(1000)), (step, random) => {
        const pieces: { from: number; key: number }[] = [];
        for (let from = 0; from < whole.length; from += step) pieces.push({ from, key: random.next().value });
        pieces.sort((a, b) => a.key - b.key);
        const start = 0xffff0000;
        const { heard, send, pool } = open(start);
        for (const { from } of pieces) send(start + from, whole.subarray(from, from + step));
        expect(heard.bytes).toBe(whole.length);
        expect(Buffer.from(heard.text, 'latin1').equals(whole.subarray(0, heard.text.length))).toBe(true);
        expect(pool.used).toBe(0);
      }),
      { numRuns: 20 },
    );
  });

  test('segments in order are handed on from the frame, without a copy', () => {
    const { heard, send, pool } = open(100);
    send(100, 'abc');
    send(103, 'def');
    expect(heard).toMatchObject({ text: 'abcdef', calls: 2 });
    expect(pool.free).toHaveLength(0);
  });

  test('bytes that came early cite the frame that held them', () => {
    const { heard, send } = open(0);
    send(3, 'def');
    send(0, 'abc');
    expect(heard.records).toEqual([2, 1]);
  });

  test('the first bytes stand where segments differ', () => {
    const { heard, send } = open(0);
    send(3, 'def');
    send(0, 'abcXYZghi');
    expect(heard.text).toBe('abcdefghi');
    send(3, 'XYZ');
    expect(heard.text).toBe('abcdefghi');
  });

  test('a keep-alive and a window probe change nothing', () => {
    const { heard, send } = open(0);
    send(0, 'abc');
    send(2, '\0');
    send(3, 'd');
    send(3, 'def');
    expect(heard.text).toBe('abcdef');
  });
});

describe('loss', () => {
  test('an acknowledgement of what was not captured gives a gap of the right size and the rest', () => {
    const { heard, send, ack, tally } = open(0);
    send(0, 'abc');
    send(6, 'ghi');
    expect(heard.text).toBe('abc');
    ack(9);
    expect(heard.text).toBe('abc<3>ghi');
    expect(tally).toMatchObject({ lostSegments: 1, gapBytes: 3 });
  });

  test('an acknowledgement that was captured before its data loses nothing', () => {
    const { heard, send, ack } = open(0);
    ack(6);
    send(0, 'abc');
    send(3, 'def');
    expect(heard.text).toBe('abcdef');
  });

  test('a segment beyond an acknowledged hole is handed on at once', () => {
    const { heard, send, ack } = open(0);
    ack(6);
    send(3, 'def');
    expect(heard.text).toBe('<3>def');
  });

  test('any lost pieces give gaps of their size, in place', () => {
    const source = 'abcdefghijklmnopqrstuvwxyz'.repeat(4);
    fc.assert(
      fc.property(fc.array(fc.boolean(), { minLength: 20, maxLength: 20 }), (lost) => {
        const { heard, send, end, ack } = open(0xfffffff0);
        let expected = '';
        let hole = 0;
        lost.forEach((gone, i) => {
          const piece = source.slice(i * 5, i * 5 + 5);
          if (!gone) send(0xfffffff0 + i * 5, piece);
          expected += gone ? '' : (hole ? `<${hole}>` : '') + piece;
          hole = gone ? hole + 5 : 0;
        });
        ack(0xfffffff0 + 100);
        end();
        expect(heard.text).toBe(expected + (hole ? `<${hole}>` : ''));
      }),
    );
  });

  test('the end hands on what is kept and says what is missing', () => {
    const { heard, send, end, pool, stream, now } = open(0);
    send(5, 'fgh');
    finish(stream, 10);
    close(stream, now);
    end();
    expect(heard.text).toBe('<5>fgh<2>');
    expect(pool.used).toBe(0);
  });

  test('an acknowledged FIN that was not captured is no gap', () => {
    const { heard, send, ack, end } = open(0);
    send(0, 'abc');
    ack(4);
    end();
    expect(heard.text).toBe('abc');
  });

  test('a FIN is finished when all before it was handed on', () => {
    const { send, stream } = open(0);
    finish(stream, 6);
    send(3, 'def');
    expect(isFinished(stream)).toBe(false);
    send(0, 'abc');
    expect(isFinished(stream)).toBe(true);
  });

  test('what the snapshot length cut is a gap, and later bytes follow', () => {
    const { heard, send, tally } = open(0);
    send(0, 'abc', 97);
    send(100, 'def', 97);
    expect(heard.text).toBe('abc<97>def<97>');
    expect(tally).toMatchObject({ lostSegments: 0, cutStreamBytes: 194 });
  });

  test('a resend of a cut segment adds nothing', () => {
    const { heard, send } = open(0);
    send(0, 'abc', 7);
    send(0, 'abc', 7);
    send(0, 'abc', 9);
    expect(heard.text).toBe('abc<7><2>');
  });

  test('a beginning in the middle is a gap of 0', () => {
    const { heard, send } = open(null);
    send(0x80000000, 'abc');
    expect(heard.text).toBe('<0>abc');
  });
});

describe('bounds', () => {
  test('one segment far outside the window is not believed', () => {
    const { heard, send } = open(0);
    send(0, 'abc');
    send(0x7000_0000, 'forged');
    send(3, 'def');
    expect(heard.text).toBe('abcdef');
  });

  test('two far segments in a row are a long loss', () => {
    const { heard, send } = open(0);
    const far = MAX_WINDOW_BYTES + 1000;
    send(0, 'abc');
    send(far, 'xxx');
    send(far + 3, 'def');
    expect(heard.text).toBe(`abc<${far}>def`);
  });

  test('a stretch that runs on behind the window is another connection', () => {
    const { send } = open(0x40000000);
    expect(send(0x20000000, 'new')).toBe(true);
    expect(send(0x20000003, 'connection')).toBe(false);
  });

  test('out-of-order bytes stop at the pages of the shard, then the hole is given up', () => {
    const pool = createPagePool();
    const { heard, send, tally } = open(0, pool);
    const block = new Uint8Array(PAGE_BYTES);
    for (let i = 0; i < MAX_PAGES_PER_SHARD + 50; i++) {
      send(1 + i * PAGE_BYTES, block);
      expect(pool.used).toBeLessThanOrEqual(MAX_PAGES_PER_SHARD);
    }
    expect(tally).toMatchObject({ lostSegments: 1, gapBytes: 1 });
    expect(heard.bytes).toBe((MAX_PAGES_PER_SHARD + 50) * PAGE_BYTES);
  });

  test('a stream without pages left gives its hole up when others hold them all', () => {
    const pool = createPagePool();
    pool.used = MAX_PAGES_PER_SHARD;
    const { heard, send } = open(0, pool);
    send(3, 'def');
    expect(heard.text).toBe('<3>def');
  });

  test.each([
    ['forwards', (i: number) => i],
    ['backwards', (i: number, n: number) => n - 1 - i],
    ['odd ones first', (i: number, n: number) => (i < n / 2 ? 2 * i + 1 : 2 * i - n)],
  ])('one-byte segments %s cost linear time', (_name, order) => {
    const cost = (count: number): number => {
      const { send, heard } = open(0);
      const byte = new Uint8Array(1);
      const before = process.cpuUsage().user;
      for (let i = 0; i < count; i++) send(order(i, count), byte);
      const spent = process.cpuUsage().user - before;
      expect(heard.bytes).toBe(count);
      return spent;
    };
    cost(100_000);
    const ratios = Array.from({ length: 5 }, () => cost(200_000) / cost(100_000));
    expect(ratios.sort((a, b) => a - b)[1]).toBeLessThan(2.5);
  });
});
