import { type AddressTable, addressText } from '../../base/address.ts';

/** Texts of addresses that were asked for, by table and id: every observation asks for two. */
const texts = new WeakMap<AddressTable, Map<number, string>>();
/** Texts kept of one table; past it they are made anew. */
const MAX_TEXTS = 1 << 16;

/** The address as it stands in keys: ids differ from table to table, the text does not. */
export function addressKey(addresses: AddressTable, id: number): string {
  const known = texts.get(addresses) ?? new Map<number, string>();
  if (known.size === 0) texts.set(addresses, known);
  const text = known.get(id) ?? addressText(addresses, id);
  if (known.size >= MAX_TEXTS) known.clear();
  known.set(id, text);
  return text;
}

/** Client and server as they stand in keys. */
export function pairKey(addresses: AddressTable, ends: { client: number; server: number }): string {
  return `${addressKey(addresses, ends.client)} ${addressKey(addresses, ends.server)}`;
}
