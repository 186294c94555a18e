import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { INNER_DOMAINS } from '../../../../src/data/inner-suffixes.ts';
import { dottedText } from '../../../../src/detect/dns/codec/labels.ts';
import { registrablePart } from '../../../../src/detect/dns/registrable.ts';
import { createLocator, hashName } from '../../../../src/detect/dns/screen/locate.ts';
import { createZoneTable, zoneName, zoneOf } from '../../../../src/detect/dns/screen/zones.ts';

function wire(name: string): Uint8Array {
  return Buffer.concat(
    name.split('.').map((label) => Buffer.concat([Uint8Array.of(label.length), Buffer.from(label)])),
  );
}

/** The zone of each name, in the order in which they are asked. */
function zonesOf(names: readonly string[]): Map<string, string> {
  const zones = createZoneTable();
  const locator = createLocator();
  const found = new Map<string, string>();
  for (const name of names) {
    const bytes = wire(name);
    hashName(locator, bytes, bytes.length);
    const { offsets, labels, lanes } = locator;
    const id = zoneOf(zones, bytes, bytes.length, offsets, labels, lanes);
    found.set(name, dottedText(zoneName(zones, id)));
  }
  return found;
}

const suffix = fc.constantFrom(
  'windows.net',
  'blob.core.windows.net',
  'amazonaws.com',
  's3.amazonaws.com',
  'us-east-1.amazonaws.com',
  'kawasaki.jp',
  'co.uk',
  'com',
  'github.io',
  'corp.local',
  'in-addr.arpa',
  ...INNER_DOMAINS.slice(0, 40),
);
const label = fc.constantFrom('a', 'b', 'core', 'blob', 's3', 'city', 'www');
const name = fc
  .tuple(fc.array(label, { maxLength: 4 }), suffix)
  .map(([labels, end]) => [...labels, end].join('.'));

describe('the zone of a name', () => {
  it('does not depend on what was asked before', () => {
    fc.assert(
      fc.property(fc.uniqueArray(name, { minLength: 2, maxLength: 30 }), (names) => {
        for (const [asked, zone] of zonesOf(names)) expect(zonesOf([asked]).get(asked)).toBe(zone);
      }),
      { numRuns: 300 },
    );
  });

  it('is its registrable domain, private suffixes included', () => {
    const names = ['x.windows.net', 'a.tenant.blob.core.windows.net', 'b.tenant.blob.core.windows.net'];
    expect([...zonesOf(names).values()]).toEqual([
      'windows.net',
      'tenant.blob.core.windows.net',
      'tenant.blob.core.windows.net',
    ]);
    for (const [asked, zone] of zonesOf(names)) expect(dottedText(registrablePart(wire(asked)))).toBe(zone);
  });
});
