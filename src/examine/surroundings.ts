import { type AddressTable, addressBytes, addressText, isV4 } from '../base/address.ts';
import { formatNetwork } from '../base/network.ts';
import type { Population } from '../detect/dns/screen/population.ts';
import type { Controller } from '../detect/smb/controllers.ts';

/** Who is who in the evidence, finding or not. */
export interface Surroundings {
  /** Networks (IPv4 /24, IPv6 /64) of internal addresses, those with most addresses first. */
  networks: { network: string; addresses: number }[];
  controllers: { address: string; grounds: readonly string[] }[];
  resolvers: string[];
}

/** Networks that a person would read through. */
const MAX_NETWORKS = 64;
/** Prefix lengths over the mapped form: IPv4 /24 and IPv6 /64, the usual size of one segment. */
const SEGMENT = { v4: 96 + 24, v6: 64 } as const;
/** Ids 0 and 1 of an address table stand for no address. */
const FIRST_ADDRESS = 2;

/** Collects them; the order depends on the evidence alone. */
export function surroundingsOf(
  addresses: AddressTable,
  internal: (address: number) => boolean,
  population: Population,
  known: readonly Controller[],
): Surroundings {
  const text = (id: number) => addressText(addresses, id);
  const controllers = known.map(({ address, grounds }) => ({ address: text(address), grounds }));
  return {
    networks: networksOf(addresses, internal),
    controllers: controllers.sort((a, b) => (a.address < b.address ? -1 : 1)),
    resolvers: [...population.resolvers].map(text).sort(),
  };
}

function networksOf(addresses: AddressTable, internal: (address: number) => boolean) {
  const counts = new Map<string, number>();
  for (let id = FIRST_ADDRESS; id < addresses.count; id++) {
    if (!internal(id)) continue;
    const bits = isV4(addresses, id) ? SEGMENT.v4 : SEGMENT.v6;
    const bytes = addressBytes(addresses, id).fill(0, bits / 8);
    const network = formatNetwork({ bytes, bits });
    counts.set(network, (counts.get(network) ?? 0) + 1);
  }
  const rows = [...counts].map(([network, count]) => ({ network, addresses: count }));
  rows.sort((a, b) => b.addresses - a.addresses || (a.network < b.network ? -1 : 1));
  return rows.slice(0, MAX_NETWORKS);
}
