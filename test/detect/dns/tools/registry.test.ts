import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Channel, KeptMessage } from '../../../../src/detect/dns/channel.ts';
import { TOOLS } from '../../../../src/detect/dns/tools/registry.ts';
import { answer, channelOf, noDns, query } from '../../../../src/detect/dns/tools/support/build.ts';

const FOLDER = join(import.meta.dirname, '../../../../src/detect/dns/tools');
const NO_TOOL = new Set(['registry.ts', 'bounds.ts']);

describe('the registry of tools', () => {
  it('holds every file of the folder, in alphabetical order', () => {
    const files = readdirSync(FOLDER).filter((f) => f.endsWith('.ts') && !NO_TOOL.has(f));
    expect(TOOLS.map((tool) => `${tool.id}.ts`)).toEqual(files.sort());
  });

  describe.each(TOOLS.map((tool) => ({ id: tool.id, tool })))('$id', ({ tool }) => {
    it('describes itself', () => {
      expect(tool.name.length).toBeGreaterThan(0);
      expect(tool.source.length).toBeGreaterThan(0);
      expect(tool.about).toMatch(/\.$/);
    });

    it('has examples and counter-examples', () => {
      expect(tool.examples().length).toBeGreaterThan(0);
      expect(tool.notThese().length).toBeGreaterThan(0);
    });

    it.each(tool.examples())('recognises $about', ({ channel }) => {
      const verdict = tool.recognise(channel);
      expect(verdict).not.toBeNull();
      expect(verdict!.contents.map((bytes) => bytes.length)).toEqual(verdict!.recovered.map((r) => r.bytes));
      expect(verdict!.by.length).toBeGreaterThan(0);
    });

    it.each(tool.notThese())('is silent about $about', ({ channel }) => {
      expect(tool.recognise(channel)).toBeNull();
    });

    it('is silent about the examples of all others', () => {
      const others = TOOLS.filter((other) => other !== tool);
      for (const other of others)
        for (const { about, channel } of [...other.examples(), ...other.notThese()])
          expect(tool.recognise(channel), `${other.id}: ${about}`).toBeNull();
    });

    it('says the same when asked twice and of a shuffled copy of no messages', () => {
      const { channel } = tool.examples()[0]!;
      expect(tool.recognise(channel)).toEqual(tool.recognise(channel));
      expect(tool.recognise({ ...channel, messages: [] })).toBeNull();
    });

    it('never throws on damaged examples', () => {
      const damage = fc.tuple(fc.nat(), fc.nat(), fc.nat(255));
      fc.assert(
        fc.property(fc.array(damage, { maxLength: 40 }), (hits) => {
          for (const { channel } of tool.examples()) tool.recognise(damaged(channel, hits));
        }),
        { numRuns: 40 },
      );
      expect(true).toBe(true);
    });

    it('never throws on any messages', () => {
      fc.assert(
        fc.property(fc.array(anyMessages(), { maxLength: 20 }), (lists) => {
          for (const zone of ['', 'example.net']) tool.recognise(channelOf(zone, lists.flat()));
        }),
        { numRuns: 60 },
      );
      expect(true).toBe(true);
    });
  });
});

/** Overwrites bytes of names, record data and surplus in place of a copy. */
function damaged(channel: Channel, hits: readonly [number, number, number][]): Channel {
  const messages = channel.messages.map((m) => ({
    ...m,
    name: m.name.slice(),
    surplus: m.surplus.slice(),
    records: m.records.map((r) => ({ ...r, rdata: r.rdata.slice() })),
  }));
  for (const [which, where, value] of hits) {
    const message = messages[which % messages.length]!;
    const parts = [message.name, message.surplus, ...message.records.map((r) => r.rdata)];
    const bytes = parts[where % parts.length]!;
    if (bytes.length > 0) bytes[where % bytes.length] = value;
  }
  return { ...channel, messages };
}

function anyMessages(): fc.Arbitrary<KeptMessage[]> {
  const label = fc.uint8Array({ minLength: 1, maxLength: 63 });
  const name = fc
    .array(label, { minLength: 1, maxLength: 3 })
    .map((labels) =>
      Uint8Array.from([
        ...labels.flatMap((l) => [l.length, ...l]),
        7,
        ...Buffer.from('example'),
        3,
        ...Buffer.from('net'),
      ]),
    );
  const type = fc.constantFrom(1, 5, 10, 15, 16, 25, 28, 33, 65399);
  const rdata = fc.array(fc.uint8Array({ maxLength: 80 }), { maxLength: 3 });
  return fc.tuple(name, type, rdata, fc.nat(65535)).map(([bytes, qtype, data, id]) => {
    const asked = query(bytes, qtype, id);
    return [asked, answer(asked, qtype, data), noDns(data[0] ?? new Uint8Array(0), true)];
  });
}
