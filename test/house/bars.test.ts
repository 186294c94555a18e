import { describe, expect, it } from 'vitest';
import { functionsOf, median, readSources } from './source.ts';

/** Tables of facts without logic: they are as long as the facts are many. */
const TABLES = /^data\/|(^|\/)consts\/|(^|\/)types\.ts$/;
const BARS = { fileMedian: 120, fileMost: 400, functionMedian: 12, functionMost: 80 } as const;

const SOURCES = readSources();
const FUNCTIONS = SOURCES.flatMap(functionsOf);

/** Lines as an editor counts them. */
function linesOf(text: string): number {
  return text.split('\n').length - (text.endsWith('\n') ? 1 : 0);
}

describe('files of src', () => {
  const files = SOURCES.map(({ path, text }) => ({ path, lines: linesOf(text) }));

  it(`have at most ${BARS.fileMedian} lines in the median`, () => {
    expect(median(files.map(({ lines }) => lines))).toBeLessThanOrEqual(BARS.fileMedian);
  });

  it(`have at most ${BARS.fileMost} lines each, tables of data apart`, () => {
    const long = files.filter(({ path, lines }) => lines > BARS.fileMost && !TABLES.test(path));
    expect(long).toEqual([]);
  });
});

describe('functions of src', () => {
  it(`have at most ${BARS.functionMedian} lines in the median of those with a name`, () => {
    const named = FUNCTIONS.filter((each) => each.named);
    expect(named.length).toBeGreaterThan(0);
    expect(median(named.map(({ lines }) => lines))).toBeLessThanOrEqual(BARS.functionMedian);
  });

  it(`have at most ${BARS.functionMost} lines each`, () => {
    expect(FUNCTIONS.filter(({ lines }) => lines > BARS.functionMost)).toEqual([]);
  });
});
