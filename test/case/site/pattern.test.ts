import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pathFits } from '../../../src/case/site/pattern.ts';

const PATH = '\\\\dc1\\Backup$\\daily\\2026\\state.bak';

describe('a pattern of paths', () => {
  it.each([
    ['\\\\DC1\\backup$\\**', true],
    ['//dc1/backup$/**', true],
    ['backup$\\**', true],
    ['\\backup$\\**', true],
    ['backup$\\daily\\*\\*.bak', true],
    ['backup$\\**\\state.???', true],
    ['**\\state.bak', true],
    ['**', true],
    ['\\\\dc1\\**\\2026\\**', true],
    ['\\\\dc2\\**', false],
    ['backup$', false],
    ['backup$\\*', false],
    ['daily\\**', false],
    ['backup$\\**\\state', false],
    ['state.bak', false],
  ])('%s: %s', (pattern, expected) => {
    expect(pathFits(pattern, PATH)).toBe(expected);
  });

  it('fits no path that climbs, whose share was not seen, or that is longer than anybody means', () => {
    expect(pathFits('backup$\\**', '\\\\dc1\\backup$\\..\\c$\\ntds.dit')).toBe(false);
    expect(pathFits('**', 'ntds.dit')).toBe(false);
    expect(pathFits('**', `\\\\dc1\\${'a'.repeat(5000)}`)).toBe(false);
  });

  it('takes little time on what is made to match late', () => {
    const started = performance.now();
    expect(pathFits(`\\\\a\\${'*a'.repeat(250)}b`, `\\\\a\\${'a'.repeat(4000)}`)).toBe(false);
    expect(pathFits(`${'**\\a\\'.repeat(100)}b`, `\\\\x${'\\a'.repeat(2000)}`)).toBe(false);
    expect(performance.now() - started).toBeLessThan(1000);
  });

  it('a path fits itself when it has no wildcards', () => {
    const part = fc
      .string({ minLength: 1, maxLength: 12 })
      .filter((text) => !/[\\/*?]/.test(text) && text !== '..');
    fc.assert(
      fc.property(fc.array(part, { minLength: 2, maxLength: 6 }), (parts) => {
        const path = `\\\\${parts.join('\\')}`;
        expect(pathFits(path, path)).toBe(true);
      }),
    );
  });
});
