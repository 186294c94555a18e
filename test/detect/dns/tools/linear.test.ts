import { describe, expect, it } from 'vitest';
import type { Channel, KeptMessage } from '../../../../src/detect/dns/channel.ts';
import { nameKey } from '../../../../src/detect/dns/codec/labels.ts';
import { TOOLS } from '../../../../src/detect/dns/tools/registry.ts';
import { answer, channelOf, query } from '../../../../src/detect/dns/tools/support/build.ts';
import { randomNumbers } from '../../../support/random.ts';

const SMALL = 1024;
const LARGE = 8 * SMALL;
/** Eight times the messages take eight times the time, and more memory on the way; a square takes 64 times. */
const MOST = 20;
/** Shorter times of the small channel are noise. */
const FLOOR_MS = 4;
/** A busy machine and the first runs make a run longer, never shorter: the shortest of several counts. */
const ATTEMPTS = 8;

const HEX = '0123456789abcdef';
const LETTERS = 'abcdefghijklmnopqrstuvwxyz';

/** Channels of ordinary work whose names come near to what tools write. */
const ORDINARY: { about: string; channel: Channel }[] = [
  { about: 'hashes', channel: lookUps('00112233445566778899aabbccddeeff', 1, Uint8Array.of(127, 0, 0, 1)) },
  { about: 'reversed addresses', channel: lookUps('12.34.56.78', 1, Uint8Array.of(127, 0, 0, 2)) },
  {
    about: 'tokens over TXT',
    channel: lookUps('abcdefghijklmnopqrstuvwxyz', 16, Uint8Array.of(2, 111, 107)),
  },
  { about: 'numbered hosts', channel: lookUps('edge01-fra', 1, Uint8Array.of(192, 0, 2, 1)) },
];

function lookUps(front: string, qtype: number, rdata: Uint8Array): Channel {
  const asked = query(`${front}.reputation.example.net`, qtype, 7, 1e15);
  return channelOf('example.net', [asked, answer(asked, qtype, [rdata])]);
}

/** The channel over and over until it has so many messages: later rounds have other characters of the same kind. */
function grown(channel: Channel, count: number): Channel {
  const next = randomNumbers(3);
  const messages: KeptMessage[] = [];
  for (let round = 0; messages.length < count; round++) {
    const names = new Map<string, Uint8Array>();
    for (const message of channel.messages) {
      const key = nameKey(message.name);
      const name = names.get(key) ?? scrambled(message.name, message.name.length - channel.zone.length, next);
      names.set(key, name);
      const id = message.id < 0 ? -1 : (message.id + round * 7919) & 0xffff;
      messages.push({ ...message, name, id, time: message.time + round * 3e6 });
    }
  }
  messages.sort((a, b) => a.time - b.time || 0);
  return { ...channel, messages: messages.slice(0, count) };
}

function scrambled(name: Uint8Array, end: number, next: () => number): Uint8Array {
  const out = name.slice();
  for (let at = 0; at < end; at += 1 + name[at]!) {
    const label = nameKey(name.subarray(at + 1, at + 1 + name[at]!));
    const letters = /^[0-9a-f]{4,}$/i.test(label) ? HEX : LETTERS;
    for (let i = at + 1; i < at + 1 + name[at]!; i++) out[i] = other(name[i]!, letters, next);
  }
  return out;
}

function other(byte: number, letters: string, next: () => number): number {
  const pick = (text: string) => text.charCodeAt(Math.floor(next() * text.length));
  if (letters === HEX) return pick(HEX);
  if (byte >= 0x30 && byte <= 0x39) return pick('0123456789');
  if (byte >= 0x61 && byte <= 0x7a) return pick(letters);
  return byte >= 0x41 && byte <= 0x5a ? pick(letters) & 0xdf : byte;
}

/** Milliseconds of the processor for one recognition; what is remembered of a channel does not count, so the list is a new one. */
function timed(recognise: (channel: Channel) => unknown, channel: Channel): number {
  const fresh = { ...channel, messages: [...channel.messages] };
  const before = process.cpuUsage();
  recognise(fresh);
  return process.cpuUsage(before).user / 1000;
}

describe('the time of a recogniser grows with the messages and not with their square', () => {
  describe.each(TOOLS.map((tool) => ({ id: tool.id, tool })))('$id', ({ tool }) => {
    const own = [...tool.examples().slice(0, 2), ...tool.notThese().slice(0, 1)];
    it.each([...own, ...ORDINARY])('$about', ({ channel }) => {
      const [small, large] = [grown(channel, SMALL), grown(channel, LARGE)];
      let [shortSmall, shortLarge] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
      for (let i = 0; i < ATTEMPTS; i++) {
        shortSmall = Math.min(shortSmall, timed(tool.recognise, small));
        shortLarge = Math.min(shortLarge, timed(tool.recognise, large));
        if (shortLarge <= MOST * Math.max(shortSmall, FLOOR_MS)) break;
      }
      expect(shortLarge).toBeLessThanOrEqual(MOST * Math.max(shortSmall, FLOOR_MS));
    });
  });
});
