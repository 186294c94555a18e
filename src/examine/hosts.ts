import { type AddressTable, addressBytes, addressText, internText } from '../base/address.ts';
import { createFlags, type Flags, isRaised } from '../base/flags.ts';
import { type DnsMessage, MAX_NAME_BYTES } from '../observe/dns.ts';
import type { Certainty, HostFact, KnownHost } from '../observe/host.ts';
import { expandName, nameText } from '../wire/dns/name.ts';
import { TYPE } from '../wire/dns/types.ts';
import { MAX_NAMES_PER_HOST } from './bounds.ts';

/** Facts of the addresses that candidates involve; all others are passed over. */
export interface HostBook {
  addresses: AddressTable;
  notes: Map<number, KnownHost>;
  /** The addresses that have notes, asked for every message. */
  noted: Flags;
  /** Noted addresses by their last four bytes. */
  byTail: Map<number, number>;
}

export function createHostBook(addresses: AddressTable, wanted: Iterable<number>): HostBook {
  const notes = new Map<number, KnownHost>();
  for (const id of wanted) {
    notes.set(id, {
      address: addressText(addresses, id),
      names: [],
      macs: [],
      roles: [],
      first: Number.POSITIVE_INFINITY,
      last: Number.NEGATIVE_INFINITY,
    });
  }
  const byTail = new Map([...notes.keys()].map((id) => [tailOf(addressBytes(addresses, id), 12), id]));
  return { addresses, notes, noted: createFlags(notes.keys()), byTail };
}

/** Takes in what a protocol says of an address. */
export function noteFact(book: HostBook, fact: HostFact): void {
  const notes = book.notes.get(fact.address);
  if (!notes) return;
  stamp(notes, fact.at.time);
  if (fact.kind === 'name') addName(notes, fact.value, fact.by, fact.certainty);
  else if (fact.kind === 'mac') {
    if (!notes.macs.includes(fact.value) && notes.macs.length < MAX_NAMES_PER_HOST)
      notes.macs.push(fact.value);
  } else if (!notes.roles.some((r) => r.role === fact.value) && notes.roles.length < MAX_NAMES_PER_HOST) {
    notes.roles.push({ role: fact.value, certainty: fact.certainty, grounds: `${fact.by} says so` });
  }
}

function addName(notes: KnownHost, name: string, by: string, certainty: Certainty): void {
  if (name === '' || notes.names.length >= MAX_NAMES_PER_HOST) return;
  if (!notes.names.some((n) => n.name.toLowerCase() === name.toLowerCase()))
    notes.names.push({ name, by, certainty });
}

function stampOf(book: HostBook, address: number, time: number): void {
  const notes = book.notes.get(address);
  if (notes) stamp(notes, time);
}

function stamp(notes: KnownHost, time: number): void {
  if (time < notes.first) notes.first = time;
  if (time > notes.last) notes.last = time;
}

/** Takes in a DNS message: when its ends were active, and names that answers give to noted addresses. */
export function noteMessage(book: HostBook, message: DnsMessage): void {
  if (isRaised(book.noted, message.initiator)) stampOf(book, message.initiator, message.at.time);
  if (isRaised(book.noted, message.server)) stampOf(book, message.server, message.at.time);
  if (!message.response || message.service !== 'dns') return;
  for (let i = 0; i < message.recordCount; i++) noteRecord(book, message, i);
}

/** A and AAAA name an address from the outside in ("inferred"); PTR is what its owner says. */
function noteRecord(book: HostBook, message: DnsMessage, i: number): void {
  const type = message.recordType[i]!;
  if (type !== TYPE.A && type !== TYPE.AAAA && type !== TYPE.PTR) return;
  const from = message.rdataStart[i]!;
  const length = message.rdataEnd[i]! - from;
  if (type === TYPE.PTR) {
    const notes = book.notes.get(reverseAddress(book, message));
    if (notes) addName(notes, pointerTarget(message, from), 'DNS PTR', 'inferred');
    return;
  }
  if (length !== 4 && length !== 16) return;
  const id = notedId(book, message.bytes, from, length);
  const notes = id === 0 ? undefined : book.notes.get(id);
  if (notes) addName(notes, nameText(message.name.subarray(0, message.nameLength)), 'DNS', 'inferred');
}

/** The noted address that stands in answer data; 0 for any other. Its last four bytes are looked up, then all compared. */
function notedId(book: HostBook, bytes: Uint8Array, from: number, length: number): number {
  const id = book.byTail.get(tailOf(bytes, from + length - 4));
  if (id === undefined) return 0;
  const noted = addressBytes(book.addresses, id);
  if (length === 4) return noted[10] === 0xff && noted[11] === 0xff ? id : 0;
  for (let i = 0; i < 12; i++) if (noted[i] !== bytes[from + i]) return 0;
  return id;
}

function tailOf(bytes: Uint8Array, at: number): number {
  return ((bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!) >>> 0;
}

/** The address that `d.c.b.a.in-addr.arpa` asks about; 0 for other names. */
function reverseAddress(book: HostBook, message: DnsMessage): number {
  const text = nameText(message.name.subarray(0, message.nameLength)).toLowerCase();
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.in-addr\.arpa$/.exec(text);
  return match ? internText(book.addresses, `${match[4]}.${match[3]}.${match[2]}.${match[1]}`) : 0;
}

function pointerTarget(message: DnsMessage, from: number): string {
  const length = expandName(message.bytes, message.messageStart, message.messageEnd, from, scratch);
  return length > 1 ? nameText(scratch.subarray(0, length - 1)) : '';
}

const scratch = new Uint8Array(MAX_NAME_BYTES);
