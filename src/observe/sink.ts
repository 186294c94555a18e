import type { DnsMessage } from './dns.ts';
import type { Flow } from './flow.ts';
import type { HostFact } from './host.ts';
import type { Identity } from './identity.ts';
import type { Replication } from './replication.ts';
import type { Ticket } from './ticket.ts';
import type { EncryptedVolume, FileTransfer } from './transfer.ts';
import type { Unseen } from './unseen.ts';

/**
 * What receives observations. One method per kind instead of a union: no allocation and no switch on the
 * path of every packet. Nothing else knows both the readers and the detectors.
 */
export interface Sink {
  dns(message: DnsMessage): void;
  host(fact: HostFact): void;
  flow(flow: Flow): void;
  transfer(transfer: FileTransfer): void;
  volume(volume: EncryptedVolume): void;
  identity(identity: Identity): void;
  replication(replication: Replication): void;
  ticket(ticket: Ticket): void;
  unseen(gap: Unseen): void;
}

function ignore(): void {}

/** A sink that hears nothing but the given kinds. */
export function createSink(hears: Partial<Sink>): Sink {
  return {
    dns: hears.dns ?? ignore,
    host: hears.host ?? ignore,
    flow: hears.flow ?? ignore,
    transfer: hears.transfer ?? ignore,
    volume: hears.volume ?? ignore,
    identity: hears.identity ?? ignore,
    replication: hears.replication ?? ignore,
    ticket: hears.ticket ?? ignore,
    unseen: hears.unseen ?? ignore,
  };
}
