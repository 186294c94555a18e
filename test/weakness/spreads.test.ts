import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { readSources } from '../house/source.ts';

/** Spreads whose list no evidence makes long, with what bounds it. */
const BOUNDED: Record<string, string> = {
  'out.push(...quad)': 'four numbers of an address',
  'known.push(` # ${id}, ${severity}: ${inComment(title)}`, ...lines)': 'lines of one entry',
  'oneOf(...LEVELS)': 'a constant',
  'Math.max(0, ...rows.map(([id]) => id.length))': 'entries of a registry',
  'out.push(bytes.length, ...bytes)': 'one label',
  'Math.max(0, ...list.slice(0, 10_000).map(runLength))': '10,000',
  'String.fromCharCode(...data.subarray(0, end < 0 ? data.length : end))': 'one message, below 65,536',
  'String.fromCharCode(...label.subarray(1))': 'one label',
  'String.fromCharCode(...bytes.subarray(0, Math.min(end, 4096)))': '4,096',
  'String.fromCharCode(...body.subarray(4, end < 0 ? body.length : end))': 'one message, below 65,536',
  'String.fromCharCode(...bytes)': '48 bytes, checked before',
  'String.fromCharCode(...bytes.subarray(0, 4))': 'four',
  'String.fromCharCode(...text.subarray(1, rest - 2))': 'one name',
  'Math.max(...again, 0)': 'MAX_SYMBOLS, checked before',
  'Math.max(...counts)': 'characters of one place, or MAX_SYMBOLS, checked before',
  'open.push(...bytes)': 'one name',
  "has(at, ...Buffer.from(ascii, 'latin1'))": 'a constant',
  'finding.caveats.push(...caveats(tally))': 'a few sentences',
  'out.push(...digestCaveats(files))': 'MAX_DIGESTS',
  'Math.max(...known, ...joined.map(({ ranges }) => ranges?.at(-1) ?? 0))': 'two and two',
  'parts.push(own, ...others.flatMap((brought) => brought.confirmed ?? []))': 'readers, at most 64',
};

interface Spread {
  where: string;
  text: string;
}

/** Every `f(...list)` of `src`: each entry is an argument, and some 120,000 of them overflow the stack. */
function spreads(): Spread[] {
  const found: Spread[] = [];
  for (const { path, text } of readSources()) {
    const file = ts.createSourceFile(path, text, ts.ScriptTarget.ESNext, true);
    const visit = (node: ts.Node): void => {
      const spread =
        (ts.isCallExpression(node) || ts.isNewExpression(node)) && node.arguments?.some(ts.isSpreadElement);
      if (spread) found.push({ where: path, text: node.getText(file) });
      ts.forEachChild(node, visit);
    };
    visit(file);
  }
  return found;
}

describe('a list of the size of the evidence never becomes arguments', () => {
  const all = spreads().filter(({ where }) => !/examples?\.ts$/.test(where));

  it.each(all)('$text of $where is bounded', ({ text }) => {
    expect(Object.keys(BOUNDED)).toContain(text.replace(/\s+/g, ' '));
  });

  it('and no bound is stated for what is gone', () => {
    const texts = all.map(({ text }) => text.replace(/\s+/g, ' '));
    expect(Object.keys(BOUNDED).filter((text) => !texts.includes(text))).toEqual([]);
  });
});
