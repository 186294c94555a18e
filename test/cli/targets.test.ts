import { describe, expect, it } from 'vitest';
import { pairTargets, type Wish } from '../../src/cli/targets.ts';

const FORMATS = ['csv', 'json', 'jsonl', 'table'];

/** `f:json o:a.json` as the wishes that were typed. */
function typed(line: string): Wish[] {
  return line
    .split(' ')
    .filter(Boolean)
    .map((word) => ({ kind: word.startsWith('f:') ? 'format' : 'output', value: word.slice(2) }));
}

function pair(line: string): unknown {
  const targets = pairTargets(typed(line), FORMATS);
  return typeof targets === 'string' ? targets : targets.map(({ format, file }) => `${format} ${file}`);
}

describe('--format and --output', () => {
  it.each([
    ['', ['table null']],
    ['f:json', ['json null']],
    ['f:json o:a', ['json a']],
    ['o:a f:json', ['json a']],
    ['f:json o:a f:table', ['json a', 'table null']],
    ['f:table f:json o:a', ['table null', 'json a']],
    ['f:json o:a f:csv o:b', ['json a', 'csv b']],
    ['o:a f:json o:b f:csv', ['json a', 'csv b']],
    ['o:r.jsonl', ['jsonl r.jsonl']],
    ['o:r.CSV', ['csv r.CSV']],
    ['o:report.txt', ['table report.txt']],
    ['o:a.json o:b.csv', ['json a.json', 'csv b.csv']],
    ['f:json o:-', ['json null']],
  ])('%j becomes %j', (line, targets) => {
    expect(pair(line)).toEqual(targets);
  });

  it('cannot both go to standard output', () => {
    expect(pair('f:json f:csv')).toContain('more than one --format');
    expect(pair('f:json o:- f:csv')).toContain('more than one --format');
  });

  it('cannot write the same file twice', () => {
    expect(pair('f:json o:a f:csv o:a')).toBe('--output a is given twice');
  });
});
