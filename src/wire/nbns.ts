import { type AddressTable, internV4 } from '../base/address.ts';
import { createDnsMessage, type DnsMessage } from '../observe/dns.ts';
import type { DatagramProtocol } from '../observe/transport.ts';
import { MAX_FACTS_PER_MESSAGE, MAX_NAME_OCTETS } from './dns/bounds.ts';
import { readDatagram } from './dns/datagram.ts';
import { expandName } from './dns/name.ts';
import { NBNS } from './dns/services.ts';
import { bytesText, createTeller, macText, type Tell } from './facts.ts';

/** NetBIOS general name record and node status record (RFC 1002 section 4.2.1.3). */
const TYPE_NB = 0x20;
const TYPE_NBSTAT = 0x21;
/** Registration opcodes (RFC 1002 section 4.2.1.1): registration, refresh and its old value, multi-homed. */
const REGISTRATIONS: ReadonlySet<number> = new Set([5, 8, 9, 15]);
/** Group bit of NB_FLAGS and of the flags of a node name (RFC 1002 sections 4.2.1.3 and 4.2.18). */
const GROUP = 0x8000;
/** A NetBIOS name: 15 characters and the suffix that says what it names (RFC 1001 section 14). */
const NAME_BYTES = 16;
/** Name and flags of one entry of a node status answer. */
const NODE_ENTRY_BYTES = NAME_BYTES + 2;

/** A decoded NetBIOS name. */
export interface NetbiosName {
  name: string;
  /** Sixteenth byte. */
  suffix: number;
}

/** Roles of unique and group suffixes ([MS-NBTE] section 2.1.3, "NetBIOS Suffix"). */
const ROLES: ReadonlyMap<number, string> = new Map([
  [0x20, 'file-server'],
  [0x1b, 'domain-master-browser'],
  [0x1c, 'domain-controller'],
]);

function plainName(bytes: Uint8Array): NetbiosName {
  let end = NAME_BYTES - 1;
  while (end > 0 && (bytes[end - 1] === 0x20 || bytes[end - 1] === 0)) end--;
  return { name: bytesText(bytes.subarray(0, end)), suffix: bytes[NAME_BYTES - 1]! };
}

/**
 * Undoes first-level encoding (RFC 1001 section 14.1): the 32 letters A to P in the first label of a wire name.
 * Null when the label is none.
 */
export function netbiosName(wire: Uint8Array): NetbiosName | null {
  if (wire[0] !== 2 * NAME_BYTES || wire.length < 1 + 2 * NAME_BYTES) return null;
  const bytes = new Uint8Array(NAME_BYTES);
  for (let i = 0; i < NAME_BYTES; i++) {
    const high = (wire[1 + 2 * i]! & 0xdf) - 0x41;
    const low = (wire[2 + 2 * i]! & 0xdf) - 0x41;
    if (high < 0 || high > 15 || low < 0 || low > 15) return null;
    bytes[i] = (high << 4) | low;
  }
  return plainName(bytes);
}

function tellName(
  message: DnsMessage,
  address: number,
  { name, suffix }: NetbiosName,
  group: boolean,
  certainty: 'seen' | 'inferred',
  tell: Tell,
): void {
  const role = ROLES.get(suffix);
  if (role) tell(message.at, address, 'role', role, certainty);
  if (!group && suffix === 0 && name !== '') tell(message.at, address, 'name', name, certainty);
}

const owner = new Uint8Array(MAX_NAME_OCTETS);

/** Name and flags and addresses of an NB record; what a host says of its own address is seen. */
function tellNbRecord(message: DnsMessage, index: number, addresses: AddressTable, tell: Tell): void {
  const { bytes, messageStart, messageEnd } = message;
  const length = expandName(bytes, messageStart, messageEnd, message.recordOwner[index]!, owner);
  const name = length < 0 ? null : netbiosName(owner.subarray(0, length));
  if (!name) return;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const sender = message.response ? message.server : message.initiator;
  const end = Math.min(message.rdataEnd[index]!, message.rdataStart[index]! + 6 * MAX_FACTS_PER_MESSAGE);
  for (let at = message.rdataStart[index]!; at + 6 <= end; at += 6) {
    const address = internV4(addresses, view.getUint32(at + 2));
    const group = (view.getUint16(at) & GROUP) !== 0;
    tellName(message, address, name, group, address === sender ? 'seen' : 'inferred', tell);
  }
}

/** The sender's own table of names, then its hardware address (RFC 1002 section 4.2.18). */
function tellNodeStatus(message: DnsMessage, index: number, tell: Tell): void {
  const { bytes } = message;
  const end = message.rdataEnd[index]!;
  let at = message.rdataStart[index]!;
  const count = at < end ? bytes[at++]! : 0;
  for (let i = 0; i < count && at + NODE_ENTRY_BYTES <= end; i++, at += NODE_ENTRY_BYTES) {
    const group = (((bytes[at + 16]! << 8) | bytes[at + 17]!) & GROUP) !== 0;
    tellName(message, message.server, plainName(bytes.subarray(at, at + NAME_BYTES)), group, 'seen', tell);
    if (i === count - 1 && at + NODE_ENTRY_BYTES + 6 <= end)
      tell(message.at, message.server, 'mac', macText(bytes, at + NODE_ENTRY_BYTES), 'seen');
  }
}

/** What a message says of hosts: registrations, answers to name queries and node status answers, not refusals. */
export function tellNetbios(message: DnsMessage, addresses: AddressTable, tell: Tell): void {
  if (message.rcode !== 0 || (!message.response && !REGISTRATIONS.has(message.opcode))) return;
  const last = Math.min(message.recordCount, MAX_FACTS_PER_MESSAGE);
  for (let i = 0; i < last; i++) {
    if (message.recordType[i] === TYPE_NB) tellNbRecord(message, i, addresses, tell);
    if (message.recordType[i] === TYPE_NBSTAT && message.response) tellNodeStatus(message, i, tell);
  }
}

/** NetBIOS name service (RFC 1002 section 4.2): a DNS message with encoded names. */
export const nbnsDatagram: DatagramProtocol = {
  id: 'nbns',
  ports: [NBNS.port],
  sniff: () => 0,
  open(context) {
    const message = createDnsMessage();
    const tell = createTeller(context.sink, 'NBNS');
    return (datagram) => {
      readDatagram(message, datagram, NBNS);
      tellNetbios(message, context.addresses, tell);
      context.sink.dns(message);
    };
  },
};
