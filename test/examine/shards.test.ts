import { existsSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { addressText, createAddressTable, internText } from '../../src/base/address.ts';
import { concludeSmb } from '../../src/detect/smb/conclude.ts';
import * as smb from '../../src/detect/smb/screen.ts';
import { drain } from '../../src/evidence/merge.ts';
import { survey } from '../../src/evidence/survey.ts';
import { createSink } from '../../src/observe/sink.ts';
import type { DatagramProtocol, StreamProtocol } from '../../src/observe/transport.ts';
import { createPacketRoom } from '../../src/packet/packets.ts';
import { datagramProtocols, streamProtocols } from '../../src/wire/protocols.ts';
import { sharedFolder } from '../support/captures.ts';

type Mine = (shard: number) => boolean;

/** The protocol, deaf to the shards of other workers. */
function datagramsOf(mine: Mine): DatagramProtocol[] {
  return datagramProtocols.map((protocol) => ({
    ...protocol,
    open(context) {
      const hear = protocol.open(context);
      return (datagram) => {
        if (mine(datagram.shard)) hear(datagram);
      };
    },
  }));
}

const DEAF = { data() {}, gap() {}, end() {} };

function streamsOf(mine: Mine): StreamProtocol[] {
  return streamProtocols.map((protocol) => ({
    ...protocol,
    open(context) {
      const open = protocol.open(context);
      return (peers) => (mine(peers.shard) ? open(peers) : DEAF);
    },
  }));
}

/** What one worker has heard of a capture; it met `first` before all other addresses. */
async function screenOf(path: string, mine: Mine, first: readonly string[]): Promise<smb.SmbScreen> {
  const addresses = createAddressTable();
  for (const text of first) internText(addresses, text);
  const screen = smb.createSmbScreen(addresses);
  const sink = createSink({
    host: (fact) => smb.observeHost(screen, fact),
    transfer: (t) => smb.observeTransfer(screen, t),
    volume: (v) => smb.observeVolume(screen, v),
    identity: (i) => smb.observeIdentity(screen, i),
    replication: (r) => smb.observeReplication(screen, r),
    ticket: (t) => smb.observeTicket(screen, t),
  });
  const room = createPacketRoom({ addresses, sink, datagrams: datagramsOf(mine), streams: streamsOf(mine) });
  const evidence = await survey([path], { logs: [] });
  try {
    await drain(
      evidence.sources,
      (cursor) => {
        if (cursor.kind !== 'lines') room.frame(cursor);
      },
      { again: false },
    );
  } finally {
    await evidence.release();
  }
  room.end();
  return screen;
}

function concluded(screen: smb.SmbScreen) {
  const { addresses, transfers } = screen;
  const { controllers, ...rest } = concludeSmb(screen, {
    addresses,
    dc: [],
    isInside: () => true,
    recovered: [],
  });
  const known = controllers.map(({ address, grounds }) => [addressText(addresses, address), ...grounds]);
  return { ...rest, transfers, known: known.map(String).sort() };
}

const samples = join(import.meta.dirname, '../../samples');
const lab = join(sharedFolder() ?? '', 'lab/captures');
const captures = [
  ...readdirSync(samples)
    .filter((name) => /^(?:benign-|hive|ntds|smb).*\.pcap/.test(name))
    .map((name) => join(samples, name)),
  ...[
    'smb311-ntds-c-share-krb.pcap.gz',
    'smb311-two-users-one-file.pcap.gz',
    'smb1-two-sessions.pcap',
    'dcsync-objects.pcap',
    'office-day-with-theft.pcap.gz',
  ]
    .map((name) => join(lab, name))
    .filter((path) => existsSync(path)),
];

describe('three workers, each with some of the shards and ids of its own, conclude what one does', () => {
  it.each(captures.map((path) => [basename(path), path] as const))('%s', async (_, path) => {
    const whole = await screenOf(path, () => true, []);
    const names = Array.from({ length: 40 }, (_, i) => `10.20.0.${40 - i}`);
    const parts: smb.SmbScreen[] = [];
    for (const worker of [0, 1, 2])
      parts.push(await screenOf(path, (shard) => shard % 3 === worker, names.slice(worker * 7)));
    const [a, b, c] = parts as [smb.SmbScreen, smb.SmbScreen, smb.SmbScreen];
    const merged = smb.mergeSmbScreens(c, smb.mergeSmbScreens(structuredClone(a), b));
    expect(concluded(merged)).toEqual(concluded(whole));
  });
});
