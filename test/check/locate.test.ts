import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lineOf, type Path, pathText } from '../../src/check/locate.ts';

const TEXT = `{
  "a": [1, "x]y\\"}",
    { "b": null }
  ],
  "c\\u0064": {
    "e": true }
}`;

describe('the line of a value', () => {
  it.each([
    [[], 1],
    [['a'], 2],
    [['a', 1], 2],
    [['a', 2], 3],
    [['a', 2, 'b'], 3],
    [['cd'], 5],
    [['cd', 'e'], 6],
    [['cd', 'gone'], 5],
    [['a', 9], 2],
  ] as [Path, number][])('%j is %i', (path, line) => {
    expect(lineOf(TEXT, path)).toBe(line);
  });

  it('is found for every value of any document, one value a line', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }), (value) => {
        const text = JSON.stringify(value, null, 1);
        const lines = text.split('\n');
        for (const { path, item } of walk(JSON.parse(text), [])) {
          const line = lines[lineOf(text, path) - 1] ?? '';
          const head = JSON.stringify(item, null, 1).split('\n')[0] ?? '';
          expect(line.includes(head)).toBe(true);
        }
      }),
    );
  });

  it('is named like code names a place', () => {
    expect(pathText(['cases', 3, 'given', 'dc', 0])).toBe('cases[3].given.dc[0]');
  });
});

function* walk(item: unknown, path: Path): Generator<{ path: Path; item: unknown }> {
  yield { path, item };
  if (typeof item !== 'object' || item === null) return;
  for (const [key, value] of Object.entries(item)) {
    yield* walk(value, [...path, Array.isArray(item) ? Number(key) : key]);
  }
}
