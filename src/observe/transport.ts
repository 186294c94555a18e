import type { AddressTable } from '../base/address.ts';
import type { Provenance } from '../base/provenance.ts';
import type { Sink } from './sink.ts';

/** One datagram, lent by the packet room for the length of a call. Payload is `bytes[start, end)`. */
export interface Datagram {
  bytes: Uint8Array;
  /** View over the same memory with the same offsets as `bytes`. */
  view: DataView;
  start: number;
  end: number;
  /** Address ids. */
  source: number;
  destination: number;
  sourcePort: number;
  destinationPort: number;
  /** Virtual shard of the two addresses: what datagrams share in a parser belongs to one shard. */
  shard: number;
  /** Payload bytes that the capture cut off (snaplen) or that fragments lost. */
  cut: number;
  readonly at: Provenance;
}

/** The two ends of a TCP connection. The initiator sent the SYN, or is inferred from ports when the capture began later. */
export interface Peers {
  initiator: number;
  responder: number;
  initiatorPort: number;
  responderPort: number;
  /** Virtual shard of the two addresses: what connections share in a parser belongs to one shard. */
  shard: number;
  /** True when the handshake was seen. */
  certain: boolean;
}

/** What a protocol hangs on one TCP connection: bytes in order, once each, per direction. */
export interface StreamParser {
  /** Bytes in order, lent. `toResponder` is the direction. */
  data(
    toResponder: boolean,
    bytes: Uint8Array,
    view: DataView,
    from: number,
    to: number,
    at: Provenance,
  ): void;
  /** That many bytes of this direction will never come (lost, snaplen, begun in the middle). */
  gap(toResponder: boolean, count: number, at: Provenance): void;
  /** The connection is closed, reset, timed out or the evidence ended. */
  end(): void;
}

/** What protocols need besides bytes. */
export interface ProtocolContext {
  addresses: AddressTable;
  sink: Sink;
}

/** A protocol over UDP. */
export interface DatagramProtocol {
  id: string;
  /** Ports on which every datagram is offered without sniffing. */
  ports: readonly number[];
  /** 0 to 1: how sure this payload is ours. Asked for datagrams on no known port; must be cheap. */
  sniff(datagram: Datagram): number;
  open(context: ProtocolContext): (datagram: Datagram) => void;
}

/** A protocol over TCP. */
export interface StreamProtocol {
  id: string;
  ports: readonly number[];
  /** 0 to 1 from the first payload bytes of a direction. */
  sniff(bytes: Uint8Array, from: number, to: number, toResponder: boolean): number;
  open(context: ProtocolContext): (peers: Peers) => StreamParser;
}
