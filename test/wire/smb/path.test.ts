import { expect, it } from 'vitest';
import { pathParts } from '../../../src/wire/smb/path.ts';

it.each([
  ['', ['']],
  ['\\', ['']],
  ['\\\\\\', ['']],
  ['a', ['a']],
  ['\\\\dc1\\C$\\x', ['dc1', 'C$', 'x']],
  ['a\\\\b\\', ['a', '', 'b', '']],
])('parts of %j', (path, parts) => {
  expect(pathParts(path)).toEqual(parts);
});

it('of a thousand names of backslashes come at once', () => {
  const path = '\\'.repeat(8192);
  const before = performance.now();
  for (let i = 0; i < 1000; i++) expect(pathParts(path)).toEqual(['']);
  expect(performance.now() - before).toBeLessThan(5000);
});
