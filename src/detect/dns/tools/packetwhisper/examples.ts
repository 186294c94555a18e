import { mersenneTwister } from '../../codec/mt19937.ts';
import type { ToolExample } from '../../tool.ts';
import { type ExampleLine, exampleChannel } from '../support/example.ts';

const LETTERS = 'abcdefghijklmnopqrstuvwxyz0123456789';

/** Symbols as base64 of a text has them: some often, some seldom. */
function exampleSymbols(count: number): number[] {
  return [...mersenneTwister(5, count)].map((draw) => Math.floor(((draw % 1000) / 1000) ** 1.6 * 50));
}

function randomText(seed: number, length: number): string {
  return [...mersenneTwister(seed, length)].map((draw) => LETTERS[draw % 36]!).join('');
}

function prefixLines(): ExampleLine[] {
  return exampleSymbols(160).map((symbol, i) => ({
    name: `d${randomText(1000 + symbol, 5)}${randomText(5000 + i, 7)}.cdn.example.net`,
    after: 0.5 + (i % 3) / 100,
    rcode: 3,
  }));
}

function ordinaryLines(order: readonly number[]): ExampleLine[] {
  return order.map((symbol, i) => ({
    name: `www.${randomText(77 + symbol, 6)}.example`,
    a: ['192.0.2.1'],
    after: 1 + (i % 4) / 100,
  }));
}

/** Channels that must be recognised. */
export function examples(): ToolExample[] {
  return [
    { about: 'prefix and random tail', channel: exampleChannel('zones', '', prefixLines()) },
    {
      about: 'ordinary names as symbols',
      channel: exampleChannel('zones', '', ordinaryLines(exampleSymbols(160))),
    },
  ];
}

/** Channels that must not be. */
export function notThese(): ToolExample[] {
  return [
    {
      about: 'a monitor that works through a list of names again and again',
      channel: exampleChannel('zones', '', ordinaryLines(Array.from({ length: 200 }, (_, i) => i % 40))),
    },
    {
      about: 'content delivery: random names, no beginning twice',
      channel: exampleChannel(
        'zones',
        '',
        Array.from({ length: 160 }, (_, i) => ({
          name: `d${randomText(9000 + i, 12)}.cdn.example.net`,
          a: ['192.0.2.1'],
        })),
      ),
    },
    {
      about: 'numbered hosts in random order',
      channel: exampleChannel(
        'zone',
        'example.com',
        [...mersenneTwister(3, 200)].map((draw) => ({
          name: `node-${String(draw % 10000).padStart(4, '0')}.example.com`,
          a: ['192.0.2.1'],
        })),
      ),
    },
  ];
}
