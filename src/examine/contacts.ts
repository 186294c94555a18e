import { type AddressTable, addressText, internV4, internV6, OVERFLOW_ADDRESS } from '../base/address.ts';
import { createFlags, type Flags, isRaised, raise } from '../base/flags.ts';
import type { Cite } from '../base/provenance.ts';
import type { DnsMessage } from '../observe/dns.ts';
import { TYPE } from '../wire/dns/types.ts';
import { MAX_CONTACTS, MAX_WATCHED } from './bounds.ts';

/** Who connected to an address after an answer of a candidate's zone gave it. */
export interface Contacts {
  addresses: AddressTable;
  watched: Flags;
  rows: Map<string, Contact>;
}

export interface Contact {
  from: string;
  to: string;
  protocol: string;
  port: number;
  packets: number;
  cite: Cite;
  /** Place of the first packet in the evidence. */
  order: number;
}

/** What is asked of a packet; the packet room's record has these fields. */
export interface SeenPacket {
  source: number;
  destination: number;
  sourcePort: number;
  destinationPort: number;
  protocol: number;
  readonly at: { evidence: number; record: number; offset: number };
}

const PROTOCOLS: Readonly<Record<number, string>> = { 1: 'icmp', 6: 'tcp', 17: 'udp', 58: 'icmp' };
const DNS_PORT = 53;

export function createContacts(addresses: AddressTable): Contacts {
  return { addresses, watched: createFlags(), rows: new Map() };
}

/** Watches the addresses of an answer. */
export function watchAnswer(contacts: Contacts, message: DnsMessage): void {
  if (!message.response || contacts.watched.size >= MAX_WATCHED) return;
  const view = new DataView(message.bytes.buffer, message.bytes.byteOffset, message.bytes.byteLength);
  for (let i = 0; i < message.recordCount; i++) {
    const from = message.rdataStart[i]!;
    const length = message.rdataEnd[i]! - from;
    const type = message.recordType[i]!;
    if (type === TYPE.A && length === 4)
      raise(contacts.watched, internV4(contacts.addresses, view.getUint32(from)));
    else if (type === TYPE.AAAA && length === 16)
      raise(contacts.watched, internV6(contacts.addresses, view, from));
  }
}

/** Counts a packet towards a watched address. DNS itself is no contact. */
export function seePacket(contacts: Contacts, packet: SeenPacket, order: number): void {
  if (!isRaised(contacts.watched, packet.destination) || packet.destinationPort === DNS_PORT) return;
  if (packet.destination === OVERFLOW_ADDRESS) return;
  const key = `${packet.source} ${packet.destination} ${packet.protocol} ${packet.destinationPort}`;
  const known = contacts.rows.get(key);
  if (known) {
    known.packets++;
    return;
  }
  if (contacts.rows.size >= MAX_CONTACTS) return;
  contacts.rows.set(key, {
    from: addressText(contacts.addresses, packet.source),
    to: addressText(contacts.addresses, packet.destination),
    protocol: PROTOCOLS[packet.protocol] ?? `ip ${packet.protocol}`,
    port: packet.destinationPort,
    packets: 1,
    cite: { evidence: packet.at.evidence, record: packet.at.record, offset: packet.at.offset },
    order,
  });
}

/** The contacts that one reader of everything would have kept, of several readers that each saw a part of the pairs. */
export function joinContacts(parts: readonly (readonly Contact[])[]): Contact[] {
  const all = parts.flat().sort((a, b) => a.order - b.order);
  return all.slice(0, MAX_CONTACTS);
}
