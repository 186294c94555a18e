import { type AddressTable, addressText } from '../../base/address.ts';
import { byCodeUnit } from '../../base/words.ts';
import type { KnownHost } from '../../observe/host.ts';
import type { Controller } from './controllers.ts';
import type { KeptHost } from './kept.ts';

/** Characters of a host name in a sentence. */
const MAX_NAME = 80;

/** Names of addresses as this detector heard them. */
export interface HostNames {
  addresses: AddressTable;
  hosts: ReadonlyMap<number, KeptHost>;
}

/** The shortest name that was seen, else the shortest that was inferred; null when none is known. */
export function nameOf({ hosts }: HostNames, address: number): string | null {
  const names = sortedValues(hosts.get(address)?.names).filter(({ name }) => name !== '');
  names.sort(
    (a, b) =>
      Number(a.certainty !== 'seen') - Number(b.certainty !== 'seen') ||
      a.name.length - b.name.length ||
      byCodeUnit(a.name, b.name),
  );
  return names[0]?.name.slice(0, MAX_NAME) ?? null;
}

/** `dc1 (10.0.0.10)`, or the address alone. */
export function labelOf(names: HostNames, address: number): string {
  const text = addressText(names.addresses, address);
  const name = nameOf(names, address);
  return name === null ? text : `${name} (${text})`;
}

/** What the report knows of these addresses, with the role of those that are controllers. */
export function knownHosts(
  names: HostNames,
  wanted: ReadonlySet<number>,
  controllers: ReadonlyMap<number, Controller>,
): KnownHost[] {
  return [...wanted]
    .map((address) => knownHost(names, address, controllers.get(address)))
    .filter((host) => host.address !== '')
    .sort((a, b) => byCodeUnit(a.address, b.address));
}

function knownHost(names: HostNames, address: number, controller: Controller | undefined): KnownHost {
  const host = names.hosts.get(address);
  return {
    address: addressText(names.addresses, address),
    names: sortedValues(host?.names).map(({ name, by, certainty }) => ({ name, by, certainty })),
    macs: [...(host?.macs.keys() ?? [])].sort(byCodeUnit),
    roles: controller
      ? [
          {
            role: 'domain controller',
            certainty: controller.certainty,
            grounds: controller.grounds.join('; '),
          },
        ]
      : [],
    first: host?.first ?? Number.NaN,
    last: host?.last ?? Number.NaN,
  };
}

/** Values in the order of their keys: the order in which they were met must not show. */
export function sortedValues<T>(map: ReadonlyMap<string, T> | undefined): T[] {
  return [...(map ?? [])].sort(([a], [b]) => byCodeUnit(a, b)).map(([, value]) => value);
}
