import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { TRUSTED_SERVICES } from '../../src/data/trusted-services.ts';
import { readSources } from '../house/source.ts';

/** Milliseconds for a megabyte on an idle machine, and how much busier one may be. */
const MOST_MILLIS = 100 * 5;

/** Only numbers that exhume made itself, at most 17 digits: for long strings of digits they are quadratic. */
const OF_OWN_NUMBERS = new Set(['/\\B(?=(?:\\d{3})+$)/g', '/\\B(?=(\\d{3})+$)/g']);

interface Expression {
  where: string;
  text: string;
}

/** Every literal of a regular expression in `src`. */
function expressions(): Expression[] {
  const found: Expression[] = [];
  for (const { path, text } of readSources()) {
    const file = ts.createSourceFile(path, text, ts.ScriptTarget.ESNext, true);
    const visit = (node: ts.Node): void => {
      if (ts.isRegularExpressionLiteral(node)) found.push({ where: path, text: node.text });
      ts.forEachChild(node, visit);
    };
    visit(file);
  }
  return found;
}

function compile(text: string): RegExp {
  const end = text.lastIndexOf('/');
  return new RegExp(text.slice(1, end), text.slice(end + 1));
}

/** Repeated pieces that keep a repetition going, and ends that make it fail at last. */
const PIECES = [
  ' ',
  '\t',
  '\n',
  ' \n',
  'a',
  '0',
  '.',
  'a.',
  '-',
  '_',
  '=',
  '"',
  '%',
  '{',
  '{a',
  '\\',
  "'",
  '\u0301',
  '-le ',
  'nslookup ',
  'a0',
  '1-',
  'é',
];
const ENDS = ['', '\u0001', '\n', '!'];

function worst(length: number): string[] {
  const bodies = PIECES.map((piece) => piece.repeat(Math.ceil(length / piece.length)));
  return bodies.flatMap((body) => ENDS.map((end) => body + end));
}

function millis(expression: RegExp, input: string): number {
  const before = process.cpuUsage();
  if (expression.global) input.replace(expression, '');
  else expression.test(input);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

/** A short input first, so that a quadratic one fails here instead of running for hours. */
function slowest(expression: RegExp): number {
  const short = Math.max(...worst(1 << 14).map((input) => millis(expression, input)));
  if (short > MOST_MILLIS / 8) return short * 64;
  return Math.max(...worst(1 << 20).map((input) => millis(expression, input)));
}

describe('a megabyte of the worst input takes no longer than reading it', () => {
  const all = expressions().filter(({ text }) => !OF_OWN_NUMBERS.has(text));
  const unique = [...new Map(all.map((each) => [each.text, each])).values()];

  it('finds the expressions', () => {
    expect(unique.length).toBeGreaterThan(60);
  });

  it.each(unique)('$text of $where', ({ text }) => {
    expect(slowest(compile(text))).toBeLessThan(MOST_MILLIS);
  });
});

describe('shapes of trusted services', () => {
  it('are quick on every name of 255 characters', () => {
    const slow = TRUSTED_SERVICES.flatMap(({ id, residual }) => residual.map((source) => ({ id, source })))
      .map(({ id, source }) => {
        const expression = new RegExp(`^(?:${source})$`);
        return { id, source, most: Math.max(...worst(250).map((input) => millis(expression, input))) };
      })
      .filter(({ most }) => most > 50);
    expect(slow).toEqual([]);
  });
});
