import { describe, expect, it } from 'vitest';
import { readCounters } from '../../../../src/detect/dns/tools/shell-oneliner/counter.ts';

describe('numbers in a label of their own', () => {
  it.each([
    ['decimal', ['1', '2', '3', '10'].slice(0, 3), [1, 2, 3]],
    ['hexadecimal', ['0009', '000a', '000b'], [9, 10, 11]],
    ['behind a constant text', ['s7c-9', 's7c-10', 's7c-11'], [9, 10, 11]],
    ['out of order', ['2', '0', '1'], [2, 0, 1]],
  ])('%s', (_, labels, numbers) => {
    expect(readCounters(labels)).toEqual(numbers);
  });

  it.each([
    ['constant labels', ['7', '7', '7']],
    ['numbers far apart', ['1', '500', '90000']],
    ['different texts in front', ['a-1', 'b-2', 'c-3']],
    ['words', ['mail', 'www', 'ns']],
    ['one label', ['1']],
  ])('are none in %s', (_, labels) => {
    expect(readCounters(labels)).toBeNull();
  });
});
