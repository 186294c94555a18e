import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseExpectations } from '../../src/check/expectations.ts';
import { syntaxErrorAt } from '../../src/check/syntax.ts';

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

describe('the place of a mistake in JSON', () => {
  it.each([
    ['{"a": 1,\n"b": x}', 14],
    ['{"a": 1,\n}', 9],
    ['[1,\n2', 5],
    ['[1 2]', 3],
    ['{"a" 1}', 5],
    ['{"a": 01}', 7],
    ['["\n"]', 1],
    ['["\\x"]', 1],
    ['{"a": 1}\n}', 9],
    ['[1}', 2],
    ['', 0],
    [' \n', 2],
    ['nul', 0],
    ['\u00a01', 0],
  ])('of %j is %i', (text, at) => {
    expect(syntaxErrorAt(text)).toBe(at);
  });

  it('is found exactly where the parser of Node refuses', () => {
    const damage = fc.record({
      at: fc.nat(),
      cut: fc.nat({ max: 3 }),
      put: fc.constantFrom(...'{}[],:"\\1ae \n'),
    });
    fc.assert(
      fc.property(fc.json(), fc.array(damage, { maxLength: 3 }), (json, damages) => {
        let text = json;
        for (const { at, cut, put } of damages) {
          const place = at % (text.length + 1);
          text = text.slice(0, place) + put + text.slice(place + cut);
        }
        const at = syntaxErrorAt(text);
        expect(at === -1).toBe(isJson(text));
        expect(at).toBeLessThanOrEqual(text.length);
      }),
      { numRuns: 2000 },
    );
  });

  it('takes no stack, however deep the text is', () => {
    expect(syntaxErrorAt('['.repeat(200_000))).toBe(200_000);
    expect(syntaxErrorAt('['.repeat(200_000) + ']'.repeat(200_000))).toBe(-1);
  });

  it('is the line that a refusal names', () => {
    expect(parseExpectations('{\n"schema": x at position 1,\n"cases": [\n]}')).toMatchObject({
      refused: expect.stringMatching(/^line 2: is no JSON/),
    });
  });
});
