import { type AddressTable, internV4 } from '../base/address.ts';
import type { Certainty } from '../observe/host.ts';
import type { Datagram, DatagramProtocol } from '../observe/transport.ts';
import { nameText } from './dns/name.ts';
import { bytesText, createTeller, macText, type Tell } from './facts.ts';

/** Offsets of the fixed part (RFC 2131 section 2). */
const CLIENT_ADDRESS = 12;
const YOUR_ADDRESS = 16;
const HARDWARE_ADDRESS = 28;
const COOKIE_AT = 236;
const OPTIONS_AT = 240;
/** RFC 1497: the bytes before the options. */
const COOKIE = 0x63825363;
/** Ethernet and its address length (RFC 2131 section 2, "htype" and "hlen"). */
const ETHERNET = 0x0106;
/** Message types of option 53 (RFC 2132 section 9.6). */
const REQUEST = 3;
const ACK = 5;
/** Options (RFC 2132; RFC 4702 for 81). */
const OPTION = { pad: 0, hostName: 12, requestedAddress: 50, messageType: 53, fqdn: 81, end: 255 } as const;
/** Flag "E" of option 81: the name is in wire form (RFC 4702 section 2.1). */
const FQDN_WIRE = 0x04;
/** Flags and two response codes before the name of option 81. */
const FQDN_FIXED = 3;

/** What a message says, 0 and null where it is silent. */
export interface DhcpMessage {
  type: number;
  /** IPv4 addresses as numbers. */
  clientAddress: number;
  yourAddress: number;
  requestedAddress: number;
  mac: string | null;
  hostName: string | null;
  fqdn: string | null;
}

function trimmed(bytes: Uint8Array): string | null {
  let end = bytes.length;
  while (end > 0 && bytes[end - 1] === 0) end--;
  return end > 0 ? bytesText(bytes.subarray(0, end)) : null;
}

/** Name of option 81 (RFC 4702 section 2.1), without a final dot. */
function fqdnText(value: Uint8Array): string | null {
  if (value.length <= FQDN_FIXED) return null;
  const name = value.subarray(FQDN_FIXED);
  const text = (value[0]! & FQDN_WIRE) !== 0 ? nameText(name) : trimmed(name);
  return text === null || text === '.' ? null : text.replace(/\.$/, '');
}

function readOption(message: DhcpMessage, code: number, value: Uint8Array): void {
  const word = value.length === 4 ? new DataView(value.buffer, value.byteOffset, 4).getUint32(0) : 0;
  if (code === OPTION.messageType && value.length === 1) message.type = value[0]!;
  else if (code === OPTION.requestedAddress) message.requestedAddress = word;
  else if (code === OPTION.hostName) message.hostName = trimmed(value);
  else if (code === OPTION.fqdn) message.fqdn = fqdnText(value);
}

/** Reads a DHCP message (RFC 2131 section 2); null when it is none. Options that run past the end are left out. */
export function readDhcp({ bytes, view, start, end }: Datagram): DhcpMessage | null {
  if (end - start < OPTIONS_AT || view.getUint32(start + COOKIE_AT) !== COOKIE) return null;
  const ethernet = view.getUint16(start + 1) === ETHERNET;
  const message: DhcpMessage = {
    type: 0,
    clientAddress: view.getUint32(start + CLIENT_ADDRESS),
    yourAddress: view.getUint32(start + YOUR_ADDRESS),
    requestedAddress: 0,
    mac: ethernet ? macText(bytes, start + HARDWARE_ADDRESS) : null,
    hostName: null,
    fqdn: null,
  };
  let at = start + OPTIONS_AT;
  while (at < end && bytes[at] !== OPTION.end) {
    if (bytes[at] === OPTION.pad) {
      at++;
      continue;
    }
    const value = at + 2;
    const next = value + (bytes[at + 1] ?? end);
    if (next > end) break;
    readOption(message, bytes[at]!, bytes.subarray(value, next));
    at = next;
  }
  return message;
}

/** An address that a server acknowledged is seen; one that a client asks for is inferred. */
function tellLease(message: DhcpMessage, at: Datagram['at'], addresses: AddressTable, tell: Tell): void {
  const acknowledged = message.type === ACK;
  if (!acknowledged && message.type !== REQUEST) return;
  const asked = message.clientAddress || message.requestedAddress;
  const value = acknowledged ? message.yourAddress || message.clientAddress : asked;
  if (value === 0) return;
  const address = internV4(addresses, value);
  const certainty: Certainty = acknowledged ? 'seen' : 'inferred';
  if (message.mac !== null) tell(at, address, 'mac', message.mac, certainty);
  if (message.hostName !== null) tell(at, address, 'name', message.hostName, certainty);
  if (message.fqdn !== null && message.fqdn !== message.hostName)
    tell(at, address, 'name', message.fqdn, certainty);
}

/** DHCP for IPv4 (RFC 2131): which computer has which address. */
export const dhcpDatagram: DatagramProtocol = {
  id: 'dhcp',
  ports: [67, 68],
  sniff: () => 0,
  open(context) {
    const tell = createTeller(context.sink, 'DHCP');
    return (datagram) => {
      const message = readDhcp(datagram);
      if (message) tellLease(message, datagram.at, context.addresses, tell);
    };
  },
};
