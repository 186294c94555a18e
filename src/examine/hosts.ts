import { type AddressTable, addressBytes, addressText, internText } from '../base/address.ts';
import { createFlags, type Flags, isRaised } from '../base/flags.ts';
import { type DnsMessage, MAX_NAME_BYTES } from '../observe/dns.ts';
import type { HostFact, KnownHost } from '../observe/host.ts';
import { expandName, nameText } from '../wire/dns/name.ts';
import { TYPE } from '../wire/dns/types.ts';
import { MAX_NAMES_PER_HOST } from './bounds.ts';

/** Something said of an address, and its place in the evidence. */
type Said<T> = T & { order: number };

/** What one reader heard of one address, in order, the first of each. */
export interface HostNotes {
  address: string;
  names: Said<KnownHost['names'][number]>[];
  macs: Said<{ mac: string }>[];
  roles: Said<KnownHost['roles'][number]>[];
  /** Microseconds UTC. */
  first: number;
  last: number;
}

/** Facts of the addresses that candidates involve; all others are passed over. */
export interface HostBook {
  addresses: AddressTable;
  /** By address id. */
  notes: Map<number, HostNotes>;
  /** The addresses that have notes, asked for every message. */
  noted: Flags;
  /** Noted addresses by their last four bytes. */
  byTail: Map<number, number>;
}

export function createHostBook(addresses: AddressTable, wanted: Iterable<number>): HostBook {
  const notes = new Map<number, HostNotes>();
  for (const id of wanted) notes.set(id, emptyNotes(addressText(addresses, id)));
  const byTail = new Map([...notes.keys()].map((id) => [tailOf(addressBytes(addresses, id), 12), id]));
  return { addresses, notes, noted: createFlags(notes.keys()), byTail };
}

function emptyNotes(address: string): HostNotes {
  return {
    address,
    names: [],
    macs: [],
    roles: [],
    first: Number.POSITIVE_INFINITY,
    last: Number.NEGATIVE_INFINITY,
  };
}

/** Takes in what a protocol says of an address at `order` in the evidence. */
export function noteFact(book: HostBook, fact: HostFact, order: number): void {
  const notes = book.notes.get(fact.address);
  if (!notes) return;
  stamp(notes, fact.at.time);
  const { kind, value, by, certainty } = fact;
  if (kind === 'name') addName(notes, { name: value, by, certainty, order });
  else if (kind === 'mac') addMac(notes, { mac: value, order });
  else addRole(notes, { role: value, certainty, grounds: `${by} says so`, order });
}

function addName({ names }: HostNotes, said: HostNotes['names'][number]): void {
  if (said.name === '' || names.length >= MAX_NAMES_PER_HOST) return;
  const lower = said.name.toLowerCase();
  if (!names.some((n) => n.name.toLowerCase() === lower)) names.push(said);
}

function addMac({ macs }: HostNotes, said: HostNotes['macs'][number]): void {
  if (macs.length < MAX_NAMES_PER_HOST && !macs.some(({ mac }) => mac === said.mac)) macs.push(said);
}

function addRole({ roles }: HostNotes, said: HostNotes['roles'][number]): void {
  if (roles.length < MAX_NAMES_PER_HOST && !roles.some(({ role }) => role === said.role)) roles.push(said);
}

/** What one reader of everything would have noted, of several readers that each heard a part. */
export function joinHosts(parts: readonly (readonly HostNotes[])[]): KnownHost[] {
  const byAddress = new Map<string, HostNotes[]>();
  for (const notes of parts.flat()) {
    const known = byAddress.get(notes.address);
    if (known) known.push(notes);
    else byAddress.set(notes.address, [notes]);
  }
  return [...byAddress.values()].map(joinNotes);
}

function joinNotes(parts: readonly HostNotes[]): KnownHost {
  const joined = emptyNotes(parts[0]!.address);
  const inOrder = <T>(list: Said<T>[]) => list.sort((a, b) => a.order - b.order);
  for (const said of inOrder(parts.flatMap(({ names }) => names))) addName(joined, said);
  for (const said of inOrder(parts.flatMap(({ macs }) => macs))) addMac(joined, said);
  for (const said of inOrder(parts.flatMap(({ roles }) => roles))) addRole(joined, said);
  for (const { first, last } of parts) {
    joined.first = Math.min(joined.first, first);
    joined.last = Math.max(joined.last, last);
  }
  return {
    ...joined,
    names: joined.names.map(({ name, by, certainty }) => ({ name, by, certainty })),
    macs: joined.macs.map(({ mac }) => mac),
    roles: joined.roles.map(({ role, certainty, grounds }) => ({ role, certainty, grounds })),
  };
}

function stampOf(book: HostBook, address: number, time: number): void {
  const notes = book.notes.get(address);
  if (notes) stamp(notes, time);
}

function stamp(notes: HostNotes, time: number): void {
  if (time < notes.first) notes.first = time;
  if (time > notes.last) notes.last = time;
}

/** Takes in a DNS message at `order`: when its ends were active, and names that answers give to noted addresses. */
export function noteMessage(book: HostBook, message: DnsMessage, order: number): void {
  if (isRaised(book.noted, message.initiator)) stampOf(book, message.initiator, message.at.time);
  if (isRaised(book.noted, message.server)) stampOf(book, message.server, message.at.time);
  if (!message.response || message.service !== 'dns') return;
  for (let i = 0; i < message.recordCount; i++) noteRecord(book, message, i, order);
}

/** A and AAAA name an address from the outside in ("inferred"); PTR is what its owner says. */
function noteRecord(book: HostBook, message: DnsMessage, i: number, order: number): void {
  const type = message.recordType[i]!;
  if (type !== TYPE.A && type !== TYPE.AAAA && type !== TYPE.PTR) return;
  const from = message.rdataStart[i]!;
  const length = message.rdataEnd[i]! - from;
  if (type === TYPE.PTR) {
    const notes = book.notes.get(reverseAddress(book, message));
    const name = notes ? pointerTarget(message, from) : '';
    if (notes) addName(notes, { name, by: 'DNS PTR', certainty: 'inferred', order });
    return;
  }
  if (length !== 4 && length !== 16) return;
  const id = notedId(book, message.bytes, from, length);
  const notes = id === 0 ? undefined : book.notes.get(id);
  if (!notes) return;
  const name = nameText(message.name.subarray(0, message.nameLength));
  addName(notes, { name, by: 'DNS', certainty: 'inferred', order });
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
