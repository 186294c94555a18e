import { describe, expect, it } from 'vitest';
import { colorLevel, widthOf } from '../../src/cli/terminal.ts';

describe('colour', () => {
  it.each([
    ['auto', {}, true, 1, 'a terminal that says nothing'],
    ['auto', { TERM: 'xterm-256color' }, true, 2, 'a terminal with 256 colours'],
    ['auto', { COLORTERM: 'truecolor' }, true, 3, 'true colour'],
    ['auto', {}, false, 0, 'no terminal'],
    ['auto', { TERM: 'dumb' }, true, 0, 'a dumb terminal'],
    ['auto', { NO_COLOR: '1' }, true, 0, 'NO_COLOR'],
    ['auto', { NO_COLOR: '' }, true, 1, 'an empty NO_COLOR counts as none'],
    ['auto', { NO_COLOR: '1', FORCE_COLOR: '3' }, true, 0, 'NO_COLOR before FORCE_COLOR'],
    ['auto', { FORCE_COLOR: '2' }, false, 2, 'FORCE_COLOR into a pipe'],
    ['auto', { FORCE_COLOR: '' }, false, 1, 'an empty FORCE_COLOR still forces'],
    ['auto', { FORCE_COLOR: '0' }, true, 0, 'FORCE_COLOR=0 takes colour away'],
    ['auto', { FORCE_COLOR: '1', TERM: 'dumb' }, true, 1, 'FORCE_COLOR before TERM'],
    ['always', { NO_COLOR: '1' }, false, 1, 'the option before all'],
    ['never', { FORCE_COLOR: '3' }, true, 0, 'the option before all'],
  ] as const)('%s %j terminal=%s gives %i: %s', (choice, env, isTerminal, level, _why) => {
    expect(colorLevel(choice, env, isTerminal)).toBe(level);
  });
});

describe('width', () => {
  const terminal = { write: () => true, isTTY: true, columns: 132 };
  const pipe = { write: () => true };

  it('is the option, else what the terminal has, else 80', () => {
    expect(widthOf(60, {}, terminal)).toBe(60);
    expect(widthOf(undefined, {}, terminal)).toBe(132);
    expect(widthOf(undefined, { COLUMNS: '100' }, terminal)).toBe(100);
    expect(widthOf(undefined, { COLUMNS: '100' }, pipe)).toBe(80);
  });

  it('stays readable whatever COLUMNS says', () => {
    expect(widthOf(undefined, { COLUMNS: '1' }, terminal)).toBe(40);
    expect(widthOf(undefined, { COLUMNS: '999999' }, terminal)).toBe(1000);
    expect(widthOf(undefined, { COLUMNS: 'wide' }, terminal)).toBe(132);
  });
});
