import { type AddressTable, addressBytes } from '../../../base/address.ts';
import { avalanche, hashBytes } from '../../../base/hash.ts';

/** Hash of an address by its bytes, so that it does not depend on ids; never 0. */
export function addressKey(addresses: AddressTable, id: number): number {
  return hashBytes(addressBytes(addresses, id), 0, 16, 0x51ed270b) || 1;
}

/** Hash of (initiator, zone) from the hashes of both: what the table of pairs is thinned by, unsigned. */
export function pairKey(initiator: number, zone: number): number {
  return avalanche(initiator ^ zone) >>> 0;
}
