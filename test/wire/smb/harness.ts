import { createAddressTable, internText } from '../../../src/base/address.ts';
import { createProvenance } from '../../../src/base/provenance.ts';
import type { HostFact } from '../../../src/observe/host.ts';
import type { Identity } from '../../../src/observe/identity.ts';
import type { Replication } from '../../../src/observe/replication.ts';
import { createSink } from '../../../src/observe/sink.ts';
import type { Ticket } from '../../../src/observe/ticket.ts';
import type { EncryptedVolume, FileTransfer } from '../../../src/observe/transfer.ts';
import type { ProtocolContext, StreamParser, StreamProtocol } from '../../../src/observe/transport.ts';
import type { Unseen } from '../../../src/observe/unseen.ts';
import { shardOf } from '../../../src/packet/shards.ts';
import { smbStream } from '../../../src/wire/smb/stream.ts';

/** Bytes of a hex dump; everything after `#` on a line is a comment. */
export function hex(text: string): Uint8Array {
  const digits = text.replace(/#.*$/gm, '').replace(/\s+/g, '');
  return Uint8Array.from(digits.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}

export function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
}

/** Everything that was observed. */
export interface Seen {
  transfers: FileTransfer[];
  volumes: EncryptedVolume[];
  identities: Identity[];
  hosts: HostFact[];
  replications: Replication[];
  tickets: Ticket[];
  unseen: Unseen[];
}

/** A context that collects what it hears. */
function listen(): { context: ProtocolContext; seen: Seen } {
  const seen: Seen = {
    transfers: [],
    volumes: [],
    identities: [],
    hosts: [],
    replications: [],
    tickets: [],
    unseen: [],
  };
  const sink = createSink({
    transfer: (t) => seen.transfers.push(t),
    volume: (v) => seen.volumes.push(v),
    identity: (i) => seen.identities.push({ ...i }),
    host: (h) => seen.hosts.push({ ...h }),
    replication: (r) => seen.replications.push(r),
    ticket: (t) => seen.tickets.push(t),
    unseen: (u) => seen.unseen.push(u),
  });
  return { context: { addresses: createAddressTable(), sink }, seen };
}

/** One connection that a test speaks over. */
export interface Talk {
  seen: Seen;
  parser: StreamParser;
  up(...messages: Uint8Array[]): void;
  down(...messages: Uint8Array[]): void;
  gap(toServer: boolean, count: number): void;
  end(): void;
}

const CLIENT = '10.0.0.5';
const SERVER = '10.0.0.1';

/** Opens connections of one scan; each has its own client port. */
export function network(protocol: StreamProtocol = smbStream): {
  connect(server?: string, client?: string): Talk;
  seen: Seen;
} {
  const { context, seen } = listen();
  const open = protocol.open(context);
  const at = createProvenance();
  let port = 50_000;
  const connect = (server = SERVER, client = CLIENT): Talk => {
    const initiator = internText(context.addresses, client);
    const responder = internText(context.addresses, server);
    const parser = open({
      initiator,
      responder,
      initiatorPort: port++,
      responderPort: 445,
      shard: shardOf(context.addresses, initiator, responder),
      certain: true,
    });
    const send = (toServer: boolean, bytes: Uint8Array) => {
      at.record++;
      at.time = at.record * 1000;
      parser.data(toServer, bytes, viewOf(bytes), 0, bytes.length, at);
    };
    return {
      seen,
      parser,
      up: (...messages) => {
        for (const message of messages) send(true, message);
      },
      down: (...messages) => {
        for (const message of messages) send(false, message);
      },
      gap: (toServer, count) => parser.gap(toServer, count, at),
      end: () => parser.end(),
    };
  };
  return { connect, seen };
}

/** One connection of a scan of its own. */
export function talk(protocol?: StreamProtocol): Talk {
  return network(protocol).connect();
}
