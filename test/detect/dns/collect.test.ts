import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createAddressTable } from '../../../src/base/address.ts';
import { CONFIRM_LIMITS } from '../../../src/detect/dns/confirm/bounds.ts';
import type { Collection } from '../../../src/detect/dns/confirm/collect.ts';
import { nominate } from '../../../src/detect/dns/screen/nominate.ts';
import { createScreen, observeScreen } from '../../../src/detect/dns/screen/screen.ts';
import { createDnsMessage } from '../../../src/observe/dns.ts';
import { readAgain } from '../../support/second-reading.ts';
import { type Asked, code, messageOf } from '../../weakness/messages.ts';

/** Questions of a few computers: idle ones, repeated ones, and ones that carry something, in zones of a channel each. */
const asked: fc.Arbitrary<Asked> = fc
  .record({
    host: fc.integer({ min: 1, max: 3 }),
    zone: fc.integer({ min: 0, max: 2 }),
    what: fc.integer({ min: 0, max: 400 }),
    size: fc.constantFrom(2, 20, 50),
  })
  .map(({ host, zone, what, size }) => ({
    name: `${code(what, size)}.z${zone}.com`,
    from: `10.0.0.${host}`,
  }));

function shown(collection: Collection) {
  return collection.channels.map(({ messages, messagesOmitted }) => ({ messages, messagesOmitted }));
}

describe('what is kept of the second reading', () => {
  it('is the same for one reader and for several that share the messages', () => {
    const many = fc.array(asked, { minLength: 300, maxLength: 700 });
    const owners = fc.array(fc.integer({ min: 0, max: 2 }), { minLength: 7, maxLength: 7 });
    const budget = fc.constantFrom(8, 40, 90, 200);
    let shortened = 0;
    fc.assert(
      fc.property(many, owners, budget, (list, owner, keptPerChannel) => {
        const screen = createScreen(createAddressTable());
        const lent = createDnsMessage();
        const messageAt = (i: number) => messageOf(screen.addresses, list[i]!, i, lent);
        for (let i = 0; i < list.length; i++) observeScreen(screen, messageAt(i));
        const nomination = nominate(screen, { ...CONFIRM_LIMITS, keptPerChannel });
        shortened += nomination.shortened;
        const alone = readAgain(screen, nomination, list.length, messageAt);
        const ownerOf = (i: number) => owner[list[i]!.name.length % 7]!;
        const shared = readAgain(screen, nomination, list.length, messageAt, 3, ownerOf);
        expect(shown(shared)).toEqual(shown(alone));
      }),
      { numRuns: 20 },
    );
    expect(shortened).toBeGreaterThan(0);
  });
});
