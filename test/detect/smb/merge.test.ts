import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { concludeSmb } from '../../../src/detect/smb/conclude.ts';
import { createReservoir, mergeReservoirs, put, valuesOf } from '../../../src/detect/smb/reservoir.ts';
import { createSmbScreen, mergeSmbScreens } from '../../../src/detect/smb/screen.ts';
import { eseHead, hiveHead } from '../../support/content.ts';
import * as smb from '../../support/smb.ts';

const { DC, DC2, WS1, WS2, FS, OUT, NOON, SECOND } = smb;

const host = fc.constantFrom(DC, DC2, WS1, WS2, FS, OUT);
const time = fc.nat(4 * 3600).map((seconds) => NOON + seconds * SECOND);
const head = fc.constantFrom(new Uint8Array(0), eseHead(8192), hiveHead('SAM'));
const path = fc.constantFrom('Temp\\sam.save', 'Windows\\NTDS\\ntds.dit', 'a.txt', 'Temp\\KxQzRtWb.tmp');
const share = fc.constantFrom('C$', 'SYSVOL', 'Data', null);
const account = fc.constantFrom('CORP\\alice', 'CORP\\WS1$', null);

const observation: fc.Arbitrary<smb.Observation> = fc.oneof(
  fc
    .tuple(host, host, time, head, path, share, account, fc.boolean())
    .map(([client, server, when, headRead, p, s, a, write]): smb.Observation => {
      const changes = {
        client,
        server,
        headRead,
        path: p,
        share: s,
        account: a,
        authentication: a ? 'ntlm' : 'kerberos',
      } as const;
      return { transfer: write ? smb.writing(changes, when) : smb.transfer(changes, when) };
    }),
  fc
    .tuple(host, fc.integer({ min: 1, max: 1e7 }))
    .map(([client, bytes]): smb.Observation => ({ volume: smb.volume(bytes, { client }) })),
  fc.tuple(host, account, time).map(
    ([address, a, when]): smb.Observation => ({
      identity: smb.ticket(a ?? 'bob', 'cifs/dc1', { address }, when),
    }),
  ),
  fc
    .tuple(host, fc.constantFrom('dc1', 'ws1.corp.example', 'x'))
    .map(([address, name]): smb.Observation => ({ host: smb.fact(address, 'name', name) })),
  fc
    .tuple(host, host)
    .map(([client, server]): smb.Observation => ({ replication: smb.replication(client, server) })),
);

const concluded = (screen: ReturnType<typeof createSmbScreen>) =>
  JSON.stringify(concludeSmb(screen, smb.context()));

describe('the screen of alert 2030', () => {
  it('concludes the same however the observations are cut and in whatever order the parts are merged', () => {
    fc.assert(
      fc.property(fc.array(observation, { maxLength: 40 }), fc.nat(40), fc.nat(40), (all, x, y) => {
        const [i, j] = [Math.min(x, y), Math.max(x, y)];
        const [a, b, c] = [all.slice(0, i), all.slice(i, j), all.slice(j)].map((part) =>
          smb.observe(part),
        ) as [never, never, never];
        const whole = concluded(smb.observe(all));
        expect(concluded(mergeSmbScreens(mergeSmbScreens(a, b), c))).toBe(whole);
        expect(concluded(mergeSmbScreens(c, mergeSmbScreens(b, a)))).toBe(whole);
      }),
      { numRuns: 120 },
    );
  });

  it('has an empty screen as neutral element, and is plain data', () => {
    fc.assert(
      fc.property(fc.array(observation, { maxLength: 12 }), (all) => {
        const screen = smb.observe(all);
        expect(concluded(mergeSmbScreens(screen, createSmbScreen(smb.addresses)))).toBe(concluded(screen));
        expect(concluded(structuredClone(screen))).toBe(concluded(screen));
      }),
      { numRuns: 60 },
    );
  });
});

describe('a bounded table', () => {
  it('keeps the same entries past its cap, whatever came first and however it was cut', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat(5000), { maxLength: 80 }), fc.nat(80), (keys, at) => {
        const filled = (list: number[]) => {
          const table = createReservoir<number>(10);
          for (const key of list) put(table, String(key), key, (a) => a);
          return table;
        };
        const whole = valuesOf(filled(keys));
        expect(whole.length).toBe(Math.min(10, keys.length));
        expect(valuesOf(filled([...keys].reverse()))).toEqual(whole);
        const merged = mergeReservoirs(filled(keys.slice(at)), filled(keys.slice(0, at)), (a) => a);
        expect(valuesOf(merged)).toEqual(whole);
        expect(merged.leftOut).toBe(keys.length - whole.length);
      }),
    );
  });
});
