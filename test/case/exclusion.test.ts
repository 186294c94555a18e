import fc from 'fast-check';
import { expect, test } from 'vitest';
import { exclusionEntry } from '../../src/case/exclusion.ts';
import { yamlScalar } from '../../src/case/yaml.ts';
import { START } from '../support/case-fixture.ts';

test('the entry ends 30 days after the last evidence and waits for reason and author', () => {
  expect(exclusionEntry('trustedDomains', [[['zone', 't.cdn-sync.com']]], START)).toBe(
    [
      'trustedDomains:',
      '  - zone: t.cdn-sync.com',
      '    reason: "…"',
      '    author: "…"',
      '    until: 2026-12-22',
    ].join('\n'),
  );
});

test('without a time the end is left to the analyst', () => {
  for (const last of [Number.NaN, -40 * 86_400e6, Number.MAX_SAFE_INTEGER, Number.POSITIVE_INFINITY])
    expect(exclusionEntry('trustedDomains', [[['zone', 'a.com']]], last)).toContain('until: "…"');
});

test.each([
  'no',
  '1.5',
  '1.e5',
  'a: b',
  '- a',
  '"',
  'x\\x0a.com',
  '#a.com',
  '',
  '.inf',
  'a.com\nuntil: 2099-01-01',
])('%j cannot pass for anything but text', (text) => {
  const scalar = yamlScalar(text);
  expect(scalar.startsWith('"') && !scalar.includes('\n')).toBe(true);
  expect(JSON.parse(scalar)).toBe(text);
});

test('every scalar is one printable line that reads back as the text', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const scalar = yamlScalar(text);
      expect(scalar).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202e]/);
      expect(scalar.startsWith('"') ? JSON.parse(scalar) : scalar).toBe(text);
    }),
  );
});
