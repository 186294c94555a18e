import type { DatagramProtocol, StreamProtocol } from '../observe/transport.ts';
import { cldapDatagram } from './cldap.ts';
import { dcerpcStream } from './dcerpc/stream.ts';
import { dhcpDatagram } from './dhcp.ts';
import { dnsDatagram, llmnrDatagram, mdnsDatagram } from './dns/datagram.ts';
import { dnsStream, llmnrStream } from './dns/stream.ts';
import { kerberosDatagram } from './kerberos/datagram.ts';
import { kerberosStream } from './kerberos/stream.ts';
import { nbnsDatagram } from './nbns.ts';
import { smbStream } from './smb/stream.ts';

/** Protocols over UDP, in alphabetical order of their ids. */
export const datagramProtocols: readonly DatagramProtocol[] = [
  cldapDatagram,
  dhcpDatagram,
  dnsDatagram,
  kerberosDatagram,
  llmnrDatagram,
  mdnsDatagram,
  nbnsDatagram,
];

/** Protocols over TCP, in alphabetical order of their ids. */
export const streamProtocols: readonly StreamProtocol[] = [
  dcerpcStream,
  dnsStream,
  kerberosStream,
  llmnrStream,
  smbStream,
];
