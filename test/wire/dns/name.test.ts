import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isBad } from '../../../src/base/bad.ts';
import {
  endOfLabels,
  expandName,
  labelsOf,
  lowerName,
  nameFromText,
  nameText,
} from '../../../src/wire/dns/name.ts';
import { reasonOf } from '../../../src/wire/dns/reasons.ts';
import { ascii, cpuRatio, hex, join, read } from '../../support/dns.ts';

const out = new Uint8Array(255);

function expand(bytes: Uint8Array, at: number): string {
  const length = expandName(bytes, 0, bytes.length, at, out);
  return length < 0 ? reasonOf(length) : nameText(out.slice(0, length));
}

/** `count` pointers, each to the one before, down to the name `a.`. */
function chain(count: number): Uint8Array {
  const bytes = [1, 0x61, 0];
  let target = 0;
  for (let i = 0; i < count; i++) {
    const at = bytes.push(0xc0 | (target >> 8), target & 0xff) - 2;
    target = at;
  }
  return Uint8Array.from(bytes);
}

describe('compression pointers', () => {
  it('lead backwards to an earlier name', () => {
    expect(expand(join(ascii('\x03www\x02ab\x00'), ascii('\x01x'), hex('c004')), 8)).toBe('x.ab');
  });
  it.each([
    ['to itself', 'c000', 0],
    ['in a circle of two', 'c002 c000', 2],
    ['to labels that run into it again', '0161 c000', 0],
    ['forwards', 'c002 00', 0],
  ])('%s are refused', (_how, dump, at) => {
    expect(expand(hex(dump), at)).toBe('pointer-not-backwards');
  });
  it('past the end are refused', () => {
    expect(expand(hex('00 c3ff'), 1)).toBe('pointer-not-backwards');
  });
  it('cut in the middle are refused', () => {
    expect(expand(hex('00 c0'), 1)).toBe('name-past-end');
  });
  it('may jump 126 times and no more', () => {
    expect(expand(chain(126), 3 + 2 * 125)).toBe('a');
    expect(expand(chain(127), 3 + 2 * 126)).toBe('pointer-jumps');
  });
});

describe('length of a name', () => {
  const label = join(hex('3f'), new Uint8Array(63).fill(0x61));
  const of255 = join(label, label, label, hex('3d'), new Uint8Array(61).fill(0x62), hex('00'));
  const of256 = join(label, label, label, hex('3e'), new Uint8Array(62).fill(0x62), hex('00'));

  it('255 octets are whole', () => {
    expect(of255.length).toBe(255);
    expect(expandName(of255, 0, 255, 0, out)).toBe(255);
    expect(endOfLabels(of255, 255, 0)).toBe(254);
  });
  it('256 octets are too long, whole or through pointers', () => {
    expect(expand(of256, 0)).toBe('name-long');
    expect(reasonOf(endOfLabels(of256, 256, 0))).toBe('name-long');
    expect(expand(join(of255, ascii('\x01x'), hex('c000')), 255)).toBe('name-long');
  });
  it('of the question is bounded as well', () => {
    const message = (name: Uint8Array) =>
      read(join(hex('0001 0100 0001 0000 0000 0000'), name, hex('0001 0001')));
    expect(message(of255)).toMatchObject({ nameLength: 254, bad: null });
    expect(message(of256)).toMatchObject({ nameLength: 0, bad: 'name-long' });
  });
  it('a label type that nobody uses ends the name', () => {
    expect(expand(hex('40 61 00'), 0)).toBe('label-type');
    expect(expand(hex('80 61 00'), 0)).toBe('label-type');
  });
});

describe('the zlip packets of tcpdump', () => {
  it.each([
    ['zlip-1: a name that points to itself', '0100 0000 0001 0000 0000 0000 c00c 0001 0001'],
    ['zlip-2: two pointers to each other', '0100 0000 0002 0000 0000 0000 c00e c00c 0001 0001'],
    ['zlip-3: labels and a pointer to their start', '0100 0000 0001 0000 0000 0000 0141 0142 c00c 0001 0001'],
  ])('%s ends with a reason', (_what, dump) => {
    expect(read(hex(dump))).toMatchObject({ bad: 'pointer-not-backwards', nameLength: 0 });
  });
});

describe('text of a name', () => {
  it('escapes what is not printable, dots and backslashes in labels', () => {
    expect(nameText(ascii('\x04a.b\\\x02\xff \x00'))).toBe('a\\x2eb\\x5c.\\xff\\x20');
    expect(nameText(new Uint8Array(0))).toBe('.');
    expect(nameText(hex('00'))).toBe('.');
  });
  it('is read with decimal, hexadecimal and plain escapes', () => {
    expect(nameFromText('a\\046b\\x5C.\\255\\.')).toEqual(ascii('\x04a.b\\\x02\xff.'));
    expect(nameFromText('www.example.')).toEqual(ascii('\x03www\x07example'));
    expect(nameFromText('.')).toEqual(new Uint8Array(0));
  });
  it.each([
    ['a..b', 'label-empty'],
    ['.a', 'label-empty'],
    ['a'.repeat(64), 'label-long'],
    [`${'abcdefg.'.repeat(32)}`, 'name-long'],
    ['a\\999', 'escape'],
    ['a\\', 'escape'],
    ['a\\1', 'escape'],
  ])('%s is refused', (text, reason) => {
    expect(nameFromText(text)).toMatchObject({ bad: reason });
  });
  it('leads back to the same bytes for any labels', () => {
    const label = fc.uint8Array({ minLength: 1, maxLength: 63 });
    fc.assert(
      fc.property(fc.array(label, { maxLength: 3 }), (labels) => {
        const wire = join(...labels.map((l) => join(Uint8Array.of(l.length), l)));
        expect(nameFromText(nameText(wire))).toEqual(wire);
        expect(labelsOf(wire)).toEqual(labels);
      }),
    );
  });
  it('never throws on any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (text) => {
        const name = nameFromText(text);
        expect(isBad(name) || name.length < 255).toBe(true);
      }),
    );
  });
});

it('lower-cases letters and leaves length octets and other bytes', () => {
  const name = ascii('\x03AbZ\x04\xc4@[z');
  expect(lowerName(name)).toEqual(ascii('\x03abz\x04\xc4@[z'));
  expect(name[1]).toBe(0x41);
});

describe('cost', () => {
  it('of a message grows with its length, not with its square', () => {
    /** Records whose owners are long chains of labels that end in a pointer. */
    const message = (records: number) => {
      const owner = join(...Array.from({ length: 60 }, () => ascii('\x01a')), hex('c00c'));
      const record = join(owner, hex('0010 0001 00000000 0000'));
      const count = Uint8Array.of(records >> 8, records & 255);
      const head = join(hex('0001 8180 0001'), count, hex('0000 0000 01 61 00 0010 0001'));
      return join(head, ...Array.from({ length: records }, () => record));
    };
    const small = message(240);
    const large = message(480);
    const many = (bytes: Uint8Array) => () => {
      for (let i = 0; i < 400; i++) read(bytes);
    };
    many(large)();
    expect(cpuRatio(many(small), many(large))).toBeLessThan(2.5);
    expect(read(large)).toMatchObject({ recordCount: 480, bad: null });
  });
});
