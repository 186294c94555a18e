import { describe, expect, it } from 'vitest';
import { addressText, createAddressTable } from '../../src/base/address.ts';
import { dottedText } from '../../src/detect/dns/codec/labels.ts';
import { CONFIRM_LIMITS, type ConfirmLimits } from '../../src/detect/dns/confirm/bounds.ts';
import { nominate } from '../../src/detect/dns/screen/nominate.ts';
import { createScreen, observeScreen } from '../../src/detect/dns/screen/screen.ts';
import { createDnsMessage } from '../../src/observe/dns.ts';
import { readAgain } from '../support/second-reading.ts';
import { type Asked, code, messageOf } from './messages.ts';

/** Both readings of the same messages. */
function readTwice(asked: readonly Asked[], limits: ConfirmLimits) {
  const screen = createScreen(createAddressTable());
  const lent = createDnsMessage();
  for (const [i, each] of asked.entries()) observeScreen(screen, messageOf(screen.addresses, each, i, lent));
  const nomination = nominate(screen, limits);
  const messageAt = (i: number) => messageOf(screen.addresses, asked[i]!, i, lent);
  const collection = readAgain(screen, nomination, asked.length, messageAt);
  const channels = collection.channels.map((channel) => ({
    from: addressText(screen.addresses, channel.initiator),
    zone: dottedText(channel.zone),
    kept: channel.messages.map((m) => dottedText(m.name)),
    omitted: channel.messagesOmitted,
  }));
  return { nomination, channels };
}

const TUNNEL: Asked[] = Array.from({ length: 60 }, (_, i) => ({
  name: `${code(i)}.quiet.org`,
  from: '10.0.0.77',
}));

describe('a quiet channel', () => {
  const noise = (zones: number, each: number, from: (zone: number) => string): Asked[] =>
    Array.from({ length: zones * each }, (_, i) => ({
      name: `${code(i + 1e6, 60)}.noise${i % zones}.com`,
      from: from(i % zones),
    }));

  it('keeps its share of the messages beside channels that have many more', () => {
    const asked = [...noise(10, 200, () => '10.0.0.66'), ...TUNNEL];
    const { channels, nomination } = readTwice(asked, { ...CONFIRM_LIMITS, kept: 1000 });
    const quiet = channels.find(({ zone }) => zone === 'quiet.org')!;
    expect(quiet.kept).toHaveLength(TUNNEL.length);
    expect(nomination.candidates.reduce((sum, c) => sum + c.budget, 0)).toBeLessThanOrEqual(1000);
    expect(nomination.shortened).toBeGreaterThan(0);
  });

  it('keeps its place beside a computer that has more heavy channels than are read again', () => {
    const asked = [...noise(100, 20, () => '10.0.0.66'), ...TUNNEL];
    const { channels, nomination } = readTwice(asked, { ...CONFIRM_LIMITS, candidates: 20 });
    expect(channels.some(({ zone }) => zone === 'quiet.org')).toBe(true);
    expect(nomination.candidates).toHaveLength(20);
    expect(nomination.omitted).toBeGreaterThan(80);
  });

  it('is chosen the same whatever the order of the evidence', () => {
    const asked = [...noise(100, 20, (zone) => `10.0.1.${zone % 7}`), ...TUNNEL];
    const limits = { ...CONFIRM_LIMITS, candidates: 20 };
    const names = (list: Asked[]) =>
      readTwice(list, limits)
        .channels.map(({ from, zone }) => `${from} ${zone}`)
        .sort();
    expect(names([...asked].reverse())).toEqual(names(asked));
  });
});

describe('a channel behind idle questions', () => {
  const limits = { ...CONFIRM_LIMITS, keptPerChannel: 200 };

  it.each([
    ['for one name', () => 'www.quiet.org'],
    ['for many ordinary names', (i: number) => `host${i}.quiet.org`],
  ])('%s is still looked at', (_, idle) => {
    const questions = Array.from({ length: 3000 }, (_, i) => ({ name: idle(i), from: '10.0.0.77' }));
    const { channels } = readTwice([...questions, ...TUNNEL], limits);
    const { kept, omitted } = channels.find(({ zone }) => zone === 'quiet.org')!;
    const names = new Set(kept);
    expect(TUNNEL.filter(({ name }) => names.has(name))).toHaveLength(TUNNEL.length);
    expect(kept.length + omitted).toBe(questions.length + TUNNEL.length);
  });

  it('that goes on and on is kept without holes up to its bound', () => {
    const asked = Array.from({ length: 1000 }, (_, i) => ({
      name: `${code(i)}.quiet.org`,
      from: '10.0.0.77',
    }));
    const { channels } = readTwice(asked, limits);
    expect(channels[0]!.kept).toEqual(asked.slice(0, 200).map(({ name }) => name));
  });
});
