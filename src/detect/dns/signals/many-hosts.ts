import { grouped } from '../../signal.ts';
import type { Signal } from './signal.ts';

/** Bytes taken for addresses fall into ranges that no host has once in eight; one in 32, and four, are no slip. */
const HOSTLESS_ONE_IN = 32;
const HOSTLESS = 4;

export const manyHosts: Signal = {
  id: 'many-hosts',
  unit: 'addresses',
  source: 'own definition: names of a delivery network lead to different hosts',
  says: 'The names lead to many different public addresses with lasting answers, as those of real hosts do.',
  formula:
    'minus 30 when there are at least half as many addresses as names with one, from 6 names on; nothing when 4 and one in 32 of the addresses are such as no host has, 127/8 aside',
  raisedBy: ['a channel whose answers carry data in lasting addresses'],
  judge({ answers }) {
    if (answers.addressedNames < 6 || answers.ttl <= 5) return null;
    const impossible = answers.hostless - answers.loopback;
    if (impossible >= HOSTLESS && impossible * HOSTLESS_ONE_IN >= answers.addresses) return null;
    const hosts = answers.addresses - answers.hostless;
    if (hosts * 2 < answers.addressedNames) return null;
    return {
      value: hosts,
      points: -30,
      text: `${grouped(answers.addressedNames)} names lead to ${grouped(hosts)} different addresses, as hosts do.`,
    };
  },
};
