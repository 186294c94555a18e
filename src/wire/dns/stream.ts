import type { Provenance } from '../../base/provenance.ts';
import { createDnsMessage, type DnsMessage } from '../../observe/dns.ts';
import type { Peers, ProtocolContext, StreamParser, StreamProtocol } from '../../observe/transport.ts';
import { readMessage } from './message.ts';
import { plausibleStart } from './plausible.ts';
import { copyProvenance, type Ends, setRoles } from './roles.ts';
import { DNS, LLMNR, type Service } from './services.ts';
import { createFramer, flushFrames, type OnMessage, pushFrames, skipFrames } from './tcp.ts';

/** Sure enough to read it, and below a protocol that has a magic number. */
const SNIFFED = 0.9;

/** A direction begins with a length that a plausible message follows. */
function sniffStream(bytes: Uint8Array, from: number, to: number): number {
  if (to - from < 2) return 0;
  const size = (bytes[from]! << 8) | bytes[from + 1]!;
  return plausibleStart(bytes, from + 2, to, size) === 'yes' ? SNIFFED : 0;
}

function endsOf(peers: Peers, toResponder: boolean): Ends {
  const there = {
    source: peers.initiator,
    sourcePort: peers.initiatorPort,
    destination: peers.responder,
    destinationPort: peers.responderPort,
  };
  if (toResponder) return there;
  return {
    source: there.destination,
    sourcePort: there.destinationPort,
    destination: there.source,
    destinationPort: there.sourcePort,
  };
}

/** One direction: its ends, its framer and what becomes of a message. */
function createDirection(
  message: DnsMessage,
  ends: Ends,
  { service, port }: Service,
  lost: boolean,
  context: ProtocolContext,
) {
  const framer = createFramer(lost);
  const emit: OnMessage = (bytes, view, start, end, cut, at) => {
    readMessage(message, bytes, view, start, end);
    message.service = service;
    message.transport = 'tcp';
    message.cut = cut;
    message.size += cut;
    copyProvenance(message.at, at);
    setRoles(message, ends, port);
    context.sink.dns(message);
  };
  return { framer, emit };
}

function openConnection(
  peers: Peers,
  service: Service,
  message: DnsMessage,
  context: ProtocolContext,
): StreamParser {
  const up = createDirection(message, endsOf(peers, true), service, !peers.certain, context);
  const down = createDirection(message, endsOf(peers, false), service, !peers.certain, context);
  return {
    data(toResponder, bytes, view, from, to, at: Provenance) {
      const { framer, emit } = toResponder ? up : down;
      pushFrames(framer, bytes, view, from, to, at, emit);
    },
    gap(toResponder, count) {
      const { framer, emit } = toResponder ? up : down;
      skipFrames(framer, count, emit);
    },
    end() {
      for (const { framer, emit } of [up, down]) if (!framer.lost) flushFrames(framer, emit);
    },
  };
}

function openStream(service: Service): StreamProtocol['open'] {
  return (context) => {
    const message = createDnsMessage();
    return (peers) => openConnection(peers, service, message, context);
  };
}

/** DNS over TCP (RFC 7766). */
export const dnsStream: StreamProtocol = {
  id: 'dns',
  ports: [DNS.port],
  sniff: sniffStream,
  open: openStream(DNS),
};

/** LLMNR over TCP (RFC 4795 section 2.5). */
export const llmnrStream: StreamProtocol = {
  id: 'llmnr',
  ports: [LLMNR.port],
  sniff: () => 0,
  open: openStream(LLMNR),
};
