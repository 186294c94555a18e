import { expect, test } from 'vitest';
import { excerptText } from '../../src/examine/excerpt.ts';
import { hex } from '../support/dns.ts';

/** A question of type NULL with one label below `example.com`. */
const question = (label: string) =>
  hex(`
    0001 0100 0001 0000 0000 0000        // id 1, recursion desired, one question
    ${label}                             // the label under test
    07 6578616d706c65 03 636f6d 00       // example.com
    000a 0001                            // NULL, IN
  `);

test('a name of letters is told as decoded', () => {
  expect(excerptText(question('03 777777'))).toBe('NULL? www.example.com');
});

test('bytes of a name that are no UTF-8 are told as they stand', () => {
  expect(excerptText(question('04 61e4bd2e'))).toBe('NULL? a\\xe4\\xbd\\x2e.example.com');
});

test('what cannot be decoded has no excerpt', () => {
  expect(excerptText(question('3f 61'))).toBeNull();
});
