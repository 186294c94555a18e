import { describe, expect, it } from 'vitest';
import { createAddressTable } from '../../src/base/address.ts';
import { createSink } from '../../src/observe/sink.ts';
import { createPacketRoom } from '../../src/packet/packets.ts';
import { dnsStream } from '../../src/wire/dns/stream.ts';
import { smbStream } from '../../src/wire/smb/stream.ts';
import { ethernet, FLAG, frame, ip4, tcp, u16 } from '../packet/build.ts';
import { jsonLines, readLogs } from '../support/logs.ts';
import { concludeTransfers, refused, transfer, writing } from '../support/smb.ts';
import {
  COMMAND,
  concat,
  create,
  created,
  message,
  RESPONSE,
  read,
  readAnswer,
  treeConnect,
  treeConnected,
} from '../wire/smb/build.ts';
import { network, talk } from '../wire/smb/harness.ts';

/** What four times the input may cost: 2.5 for each doubling, and what caches and the collector add. A walk over all costs 16. */
const MOST = 2.5 ** 2 + 2;

const ANSWER = { flags: RESPONSE };
const CLIENT = { source: '10.0.0.5', destination: '10.0.0.1', protocol: 6 };

/** One client that sends these bytes in segments of one byte, from the last to the first where `backwards`. */
function bytewise(bytes: Uint8Array, port: number, backwards: boolean): void {
  const context = { addresses: createAddressTable(), sink: createSink({}) };
  const room = createPacketRoom({ ...context, datagrams: [], streams: [smbStream, dnsStream] });
  const give = (payload: Uint8Array, sequence: number, flags = FLAG.ack) =>
    room.frame(frame(ethernet(ip4(tcp(payload, { sequence, flags, destination: port }), CLIENT))));
  give(new Uint8Array(0), 99, FLAG.syn);
  for (let i = 0; i < bytes.length; i++) {
    const at = backwards ? bytes.length - 1 - i : i;
    give(bytes.subarray(at, at + 1), 100 + at);
  }
  room.end();
}

const smbBytes = (n: number) => message(COMMAND.write, new Uint8Array(n));
const dnsBytes = (n: number) => concat(u16(n), new Uint8Array(n).fill(0x3f));

function openFiles(n: number): void {
  const t = talk();
  for (let i = 0; i < n; i++) {
    t.up(message(COMMAND.create, create(`f${i}`), { message: 2 + 2 * i }));
    t.down(message(COMMAND.create, created(i, 100), { ...ANSWER, message: 2 + 2 * i }));
    t.up(message(COMMAND.read, read(i, 0, 10), { message: 3 + 2 * i }));
    t.down(message(COMMAND.read, readAnswer(new Uint8Array(10)), { ...ANSWER, message: 3 + 2 * i }));
  }
  t.end();
}

function openSame(n: number, ids: (i: number) => { tree?: number; session?: number }): void {
  const t = talk();
  for (let i = 0; i < n; i++) {
    const each = { message: 2 + i, ...ids(i) };
    t.up(message(COMMAND.treeConnect, treeConnect(`\\\\dc\\share${i}`), each));
    t.down(message(COMMAND.treeConnect, treeConnected(), { ...ANSWER, ...each }));
  }
  t.end();
}

function connections(n: number): void {
  const { connect } = network();
  const all = Array.from({ length: n }, () => connect());
  for (const t of all) t.up(message(COMMAND.create, create('f'), { message: 2 }));
  for (const t of all) t.end();
}

function oneFileInPieces(n: number): void {
  const t = talk();
  t.up(message(COMMAND.create, create('f'), { message: 2 }));
  t.down(message(COMMAND.create, created(5, n * 20), { ...ANSWER, message: 2 }));
  for (let i = 0; i < n; i++) {
    // every second piece, from the last to the first: no two of them touch
    t.up(message(COMMAND.read, read(5, (n - i) * 20, 10), { message: 3 + i }));
    t.down(message(COMMAND.read, readAnswer(new Uint8Array(10)), { ...ANSWER, message: 3 + i }));
  }
  t.end();
}

/** Rows of Zeek's smb_files.log: of one connection, of a connection each, of one file. */
function zeekRows(n: number, row: (i: number) => object): void {
  const rows = Array.from({ length: n }, (_, i) => ({
    ts: 1_760_000_000 + i / 1000,
    'id.orig_h': '10.0.0.5',
    'id.orig_p': 50_000,
    'id.resp_h': '10.0.0.1',
    'id.resp_p': 445,
    action: 'SMB::FILE_READ',
    path: '\\\\dc\\C$',
    name: `f${i}`,
    size: 100,
    ...row(i),
  }));
  readLogs([jsonLines(...rows)], 'zeek-logs-json');
}

function eveRows(n: number, flow: (i: number) => number, session: (i: number) => number): void {
  const rows = Array.from({ length: n }, (_, i) => ({
    timestamp: '2026-11-22T12:09:01.500000+0000',
    flow_id: flow(i),
    event_type: 'smb',
    src_ip: '10.0.0.5',
    src_port: 50_000,
    dest_ip: '10.0.0.1',
    dest_port: 445,
    proto: 'TCP',
    smb: {
      command: 'SMB2_COMMAND_CREATE',
      status: 'STATUS_SUCCESS',
      session_id: session(i),
      tree_id: 1,
      filename: `f${i}`,
      fuid: `u${i}`,
      size: 1,
    },
  }));
  readLogs([jsonLines(...rows)]);
}

const path = (i: number) => `Users\\u${i % 7}\\file${i}.docx`;

const SHAPES: Record<string, { n: number; run(n: number): void }> = {
  'SMB in TCP segments of one byte': { n: 2000, run: (n) => bytewise(smbBytes(n), 445, false) },
  'SMB in segments of one byte, backwards': { n: 2000, run: (n) => bytewise(smbBytes(n), 445, true) },
  'DNS in TCP segments of one byte': { n: 2000, run: (n) => bytewise(dnsBytes(n), 53, false) },
  'DNS in segments of one byte, backwards': { n: 2000, run: (n) => bytewise(dnsBytes(n), 53, true) },
  'open files of one session': { n: 750, run: openFiles },
  'trees of one session': { n: 1000, run: (n) => openSame(n, (i) => ({ tree: i + 1 })) },
  'sessions of one connection': { n: 1000, run: (n) => openSame(n, (i) => ({ session: i + 1 })) },
  'connections open at once': { n: 750, run: connections },
  'one file in pieces that do not touch': { n: 750, run: oneFileInPieces },
  'transfers between two computers': {
    n: 250,
    run: (n) =>
      concludeTransfers(Array.from({ length: n }, (_, i) => transfer({ path: path(i), session: `s${i}` }))),
  },
  'transfers of one file': {
    n: 250,
    run: (n) =>
      concludeTransfers(Array.from({ length: n }, () => transfer({ path: 'Windows\\NTDS\\ntds.dit' }))),
  },
  'files read and written on': {
    n: 150,
    run: (n) =>
      concludeTransfers(
        Array.from({ length: 2 * n }, (_, i) =>
          (i % 2 ? writing : transfer)({ path: path(i >> 1), sha256Read: 'ab'.repeat(32), size: 70_000 }),
        ),
      ),
  },
  'refused opens': {
    n: 250,
    run: (n) =>
      concludeTransfers(Array.from({ length: n }, (_, i) => refused(`Windows\\NTDS\\ntds${i}.dit`))),
  },
  'transfers of many sign-ins': {
    n: 200,
    run: (n) =>
      concludeTransfers(
        Array.from({ length: n }, (_, i) => transfer({ path: path(i), account: `CORP\\u${i}` })),
      ),
  },
  'rows of one connection in smb_files.log': {
    n: 500,
    run: (n) => zeekRows(n, () => ({ uid: 'C1', fuid: 'F1' })),
  },
  'rows of many files of one connection': {
    n: 500,
    run: (n) => zeekRows(n, (i) => ({ uid: 'C1', fuid: `F${i}` })),
  },
  'rows of many connections': { n: 500, run: (n) => zeekRows(n, (i) => ({ uid: `C${i}`, fuid: `F${i}` })) },
  'events of one flow': {
    n: 400,
    run: (n) =>
      eveRows(
        n,
        () => 1,
        () => 1,
      ),
  },
  'events of many sessions of one flow': {
    n: 400,
    run: (n) =>
      eveRows(
        n,
        () => 1,
        (i) => i,
      ),
  },
  'events of many flows': {
    n: 400,
    run: (n) =>
      eveRows(
        n,
        (i) => i,
        () => 1,
      ),
  },
};

/** Least processor time of a few runs, in microseconds. */
function cost(run: () => void): number {
  let least = Number.POSITIVE_INFINITY;
  for (let round = 0; round < 3; round++) {
    const before = process.cpuUsage();
    run();
    const { user, system } = process.cpuUsage(before);
    least = Math.min(least, user + system);
  }
  return least;
}

describe('four times the evidence takes about four times the time to read', () => {
  it.each(Object.entries(SHAPES))('%s', (_, { n, run }) => {
    run(n);
    const small = cost(() => run(n));
    expect(cost(() => run(4 * n)) / small).toBeLessThan(MOST);
  });
});
