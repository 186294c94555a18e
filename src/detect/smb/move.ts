import { type AddressTable, moveAddresses } from '../../base/address.ts';
import { mapReservoir } from './reservoir.ts';
import type { SmbScreen } from './screen.ts';

/** The screen with its addresses as ids of another table, which learns those that it lacks. It is not changed itself. */
export function moveScreen(screen: SmbScreen, addresses: AddressTable): SmbScreen {
  if (screen.addresses === addresses) return screen;
  const moved = moveAddresses(addresses, screen.addresses);
  const ends = <T extends { client: number; server: number }>(value: T): T => ({
    ...value,
    client: moved[value.client]!,
    server: moved[value.server]!,
  });
  return {
    ...screen,
    addresses,
    marked: mapReservoir(screen.marked, ends),
    plain: mapReservoir(screen.plain, ends),
    opened: mapReservoir(screen.opened, ends),
    volumes: mapReservoir(screen.volumes, ends),
    identities: mapReservoir(screen.identities, (i) => ({
      ...i,
      address: moved[i.address]!,
      server: moved[i.server]!,
    })),
    replications: mapReservoir(screen.replications, ends),
    pipes: mapReservoir(screen.pipes, ends),
    hosts: mapReservoir(screen.hosts, (h) => ({ ...h, address: moved[h.address]! })),
  };
}
