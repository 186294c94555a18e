import { type AddressTable, addressBytes, parseAddress } from '../../base/address.ts';
import { type IsInternal, isPrivateAddress } from './standing.ts';

interface Network {
  bytes: Uint8Array;
  bits: number;
}

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

/** `10.0.0.0/8`, `fd00::/8` or a single address; null when it is neither. */
export function parseNetwork(text: string): Network | null {
  const [address = '', length] = text.split('/');
  const bytes = parseAddress(address.trim());
  if (!bytes) return null;
  const v4 = !address.includes(':');
  const most = v4 ? 32 : 128;
  if (length !== undefined && !/^\d{1,3}$/.test(length)) return null;
  const bits = length === undefined ? most : Number(length);
  return bits <= most ? { bytes, bits: bits + (v4 ? 96 : 0) } : null;
}

function contains(network: Network, address: Uint8Array): boolean {
  const whole = network.bits >> 3;
  for (let i = 0; i < whole; i++) if (network.bytes[i] !== address[i]) return false;
  const rest = network.bits & 7;
  return rest === 0 || ((network.bytes[whole]! ^ address[whole]!) & (0xff00 >> rest) & 0xff) === 0;
}
