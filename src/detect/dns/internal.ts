import { type AddressTable, addressBytes } from '../../base/address.ts';
import { contains, parseNetwork } from '../../base/network.ts';
import { type IsInternal, isPrivateAddress } from './standing.ts';

/**
 * Tells the organisation's addresses from others: by the given networks (CIDR; IPv4 in its mapped form), or by the
 * private ranges when none is given. Texts that are no network are left out: the command line has refused them.
 */
export function internalNetworks(addresses: AddressTable, networks: readonly string[]): IsInternal {
  const parsed = networks.map(parseNetwork).filter((n) => n !== null);
  const known = new Map<number, boolean>();
  return (id) => {
    let inside = known.get(id);
    if (inside === undefined) {
      inside =
        parsed.length === 0
          ? isPrivateAddress(addresses, id)
          : parsed.some((n) => contains(n, addressBytes(addresses, id)));
      known.set(id, inside);
    }
    return inside;
  };
}
