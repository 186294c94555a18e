import { createDnsMessage, type DnsMessage } from '../../observe/dns.ts';
import type { Datagram, DatagramProtocol, ProtocolContext } from '../../observe/transport.ts';
import { createTeller } from '../facts.ts';
import { tellAddresses } from './host-facts.ts';
import { readMessage } from './message.ts';
import { isPlausibleMessage } from './plausible.ts';
import { copyProvenance, setRoles } from './roles.ts';
import { DNS, LLMNR, MDNS, type Service } from './services.ts';

/** Reads a datagram of a service into `message`: bytes, ends, transport and provenance. */
export function readDatagram(message: DnsMessage, datagram: Datagram, { service, port }: Service): void {
  readMessage(message, datagram.bytes, datagram.view, datagram.start, datagram.end);
  message.service = service;
  message.transport = 'udp';
  message.cut = datagram.cut;
  message.size += datagram.cut;
  copyProvenance(message.at, datagram.at);
  setRoles(message, datagram, port);
}

function never(): number {
  return 0;
}

/** Sure enough to read it, and below a protocol that has a magic number. */
const SNIFFED = 0.9;

function sniffDns(datagram: Datagram): number {
  return isPlausibleMessage(datagram.bytes, datagram.start, datagram.end, datagram.cut) ? SNIFFED : 0;
}

function openDns(context: ProtocolContext): (datagram: Datagram) => void {
  const message = createDnsMessage();
  return (datagram) => {
    readDatagram(message, datagram, DNS);
    context.sink.dns(message);
  };
}

function openLocal(service: Service, by: string): DatagramProtocol['open'] {
  return (context) => {
    const message = createDnsMessage();
    const tell = createTeller(context.sink, by);
    return (datagram) => {
      readDatagram(message, datagram, service);
      tellAddresses(message, context.addresses, tell);
      context.sink.dns(message);
    };
  };
}

/**
 * DNS over UDP (RFC 1035 section 4.2.1): everything on port 53, also what is no DNS there, and DNS-shaped
 * datagrams on other ports.
 */
export const dnsDatagram: DatagramProtocol = {
  id: 'dns',
  ports: [DNS.port],
  sniff: sniffDns,
  open: openDns,
};

/** Multicast DNS (RFC 6762). */
export const mdnsDatagram: DatagramProtocol = {
  id: 'mdns',
  ports: [MDNS.port],
  sniff: never,
  open: openLocal(MDNS, 'mDNS'),
};

/** Link-Local Multicast Name Resolution (RFC 4795). */
export const llmnrDatagram: DatagramProtocol = {
  id: 'llmnr',
  ports: [LLMNR.port],
  sniff: never,
  open: openLocal(LLMNR, 'LLMNR'),
};
