import type { DatagramProtocol, StreamProtocol } from '../observe/transport.ts';
import { dhcpDatagram } from './dhcp.ts';
import { dnsDatagram, llmnrDatagram, mdnsDatagram } from './dns/datagram.ts';
import { dnsStream, llmnrStream } from './dns/stream.ts';
import { nbnsDatagram } from './nbns.ts';
import { smbStream } from './smb/stream.ts';

/** Protocols over UDP, in alphabetical order of their ids. */
export const datagramProtocols: readonly DatagramProtocol[] = [
  dhcpDatagram,
  dnsDatagram,
  llmnrDatagram,
  mdnsDatagram,
  nbnsDatagram,
];

/** Protocols over TCP, in alphabetical order of their ids. */
export const streamProtocols: readonly StreamProtocol[] = [dnsStream, llmnrStream, smbStream];
