import { parseAddress } from '../../base/address.ts';
import { contains, parseNetwork } from '../../base/network.ts';
import { isInternalAddress } from '../address-class.ts';

/** Tells the organisation's addresses, as text, from others: by the given networks, or by the private ranges. */
export function insideNetworks(networks: readonly string[]): (address: string) => boolean {
  const parsed = networks.map(parseNetwork).filter((network) => network !== null);
  if (parsed.length === 0) return isInternalAddress;
  return (text) => {
    const bytes = parseAddress(text);
    return bytes !== null && parsed.some((network) => contains(network, bytes));
  };
}
