import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { concat, type Packet, pcapFile } from '../evidence/build.ts';
import { ethernet, FLAG, hex, ip4, tcp, text, u16, udp } from '../packet/build.ts';
import * as smb from '../wire/smb/build.ts';
import * as real from '../wire/smb/real.ts';
import type { Seed } from './seed.ts';

export const SEED_FOLDER = join(import.meta.dirname, 'seeds');
const START = 1_760_000_000_000_000;
const SEGMENT = 1400;
const CLIENT = '10.20.0.51';
const CONTROLLER = '10.20.0.10';

/** A message and whether it goes to the server. */
type Turn = readonly [boolean, Uint8Array];

/** A TCP connection with its handshake, one segment a packet. */
function connection(turns: readonly Turn[], server: number, client = 50_000): Uint8Array[] {
  const next = [101, 501];
  const send = (up: boolean, payload: Uint8Array, flags: number) => {
    const [own, other] = up ? [0, 1] : [1, 0];
    const ports = up ? { source: client, destination: server } : { source: server, destination: client };
    const ends = up
      ? { source: CLIENT, destination: CONTROLLER }
      : { source: CONTROLLER, destination: CLIENT };
    const fields = { ...ports, sequence: next[own]!, acknowledgement: next[other]!, flags };
    next[own]! += payload.length + (flags & (FLAG.syn | FLAG.fin) ? 1 : 0);
    return ethernet(ip4(tcp(payload, fields), { ...ends, protocol: 6 }));
  };
  const none = new Uint8Array(0);
  next[0]!--;
  next[1]!--;
  const out = [
    send(true, none, FLAG.syn),
    send(false, none, FLAG.syn | FLAG.ack),
    send(true, none, FLAG.ack),
  ];
  for (const [up, bytes] of turns)
    for (let from = 0; from < bytes.length; from += SEGMENT)
      out.push(send(up, bytes.slice(from, from + SEGMENT), FLAG.ack | FLAG.push));
  out.push(send(true, none, FLAG.fin | FLAG.ack), send(false, none, FLAG.fin | FLAG.ack));
  return out;
}

function capture(frames: readonly Uint8Array[]): Uint8Array {
  return pcapFile(frames.map((bytes, i): Packet => ({ time: START + i * 1000, bytes })));
}

const { COMMAND, RESPONSE } = smb;
const answer = (command: number, bytes: Uint8Array, message: number) =>
  smb.message(command, bytes, { message, flags: RESPONSE });

/** One file read, one written, one renamed, and a copy of the registry's head, over one session. */
const SMB2: readonly Turn[] = [
  [true, smb.message(COMMAND.treeConnect, smb.treeConnect('\\\\dc1\\C$'), { message: 1, tree: 0 })],
  [false, answer(COMMAND.treeConnect, smb.treeConnected(), 1)],
  [true, smb.message(COMMAND.create, smb.create('Windows\\Temp\\sam.save'), { message: 2 })],
  [false, answer(COMMAND.create, smb.created(5, 3000), 2)],
  [true, smb.message(COMMAND.read, smb.read(5, 0, 2000), { message: 3 })],
  [true, smb.message(COMMAND.read, smb.read(5, 2000, 2000), { message: 4 })],
  [false, answer(COMMAND.read, smb.readAnswer(smb.content(1000, 2)), 4)],
  [false, answer(COMMAND.read, smb.readAnswer(concat(text('regf'), smb.content(1996))), 3)],
  [true, smb.message(COMMAND.write, smb.write(5, 3000, smb.content(700)), { message: 5 })],
  [false, answer(COMMAND.write, smb.written(700), 5)],
  [true, smb.message(COMMAND.close, smb.close(5), { message: 6 })],
  [false, answer(COMMAND.close, smb.closed(3700), 6)],
];

/** Create, read and close in one compound with related parts ([MS-SMB2] 3.3.5.2.7.2). */
function compound(): readonly Turn[] {
  const chain = (...parts: [number, Uint8Array][]) => {
    const bytes = parts.map(([command, body], i) => {
      const last = i === parts.length - 1;
      const size = 64 + body.length;
      const padded = last ? size : size + ((8 - (size % 8)) % 8);
      const flags = i === 0 ? 0 : smb.RELATED;
      return concat(
        smb.part(command, body, { message: 10 + i, flags, next: last ? 0 : padded }),
        new Uint8Array(padded - size),
      );
    });
    return smb.framed(concat(...bytes));
  };
  return [
    ...SMB2.slice(0, 2),
    [
      true,
      chain(
        [COMMAND.create, smb.create('NTDS\\ntds.dit')],
        [COMMAND.read, smb.read(-1, 0, 900)],
        [COMMAND.close, smb.close(-1)],
      ),
    ],
    [false, answer(COMMAND.create, smb.created(9, 900), 10)],
    [false, answer(COMMAND.read, smb.readAnswer(smb.content(900, 3)), 11)],
    [false, answer(COMMAND.close, smb.closed(900), 12)],
  ];
}

/** The flag that says "from the server": [MS-SMB2] 2.2.1.2, [MS-CIFS] 2.2.3.1. */
function fromServer(framed: Uint8Array): boolean {
  return framed[4] === 0xfe ? (framed[20]! & 1) === 1 : (framed[13]! & 0x80) !== 0;
}

/** Messages as recorded: an NTLM sign-in, SMB2 with a copy on the server, SMB1 with chained commands. */
const RECORDED: readonly Turn[] = Object.entries(real)
  .filter(([name]) => name !== 'AS_REQ')
  .map(([, dump]): Turn => [!fromServer(hex(dump)), hex(dump)]);

/** A sealed message ([MS-SMB2] 2.2.41): nothing but its volume can be told. */
function sealed(size: number): Uint8Array {
  const head = smb.body(52, (v) => {
    v.setUint32(0, 0xfd534d42);
    v.setUint32(36, size, true);
    v.setUint16(42, 1, true);
    v.setUint32(44, 7, true);
  });
  return smb.framed(concat(head, smb.content(size, 9)));
}

const SEALED: readonly Turn[] = [...SMB2.slice(0, 2), [true, sealed(200)], [false, sealed(3000)]];

function der(tag: number, ...parts: Uint8Array[]): Uint8Array {
  const content = concat(...parts);
  const size = content.length < 128 ? [content.length] : [0x82, ...u16(content.length)];
  return concat(Uint8Array.of(tag, ...size), content);
}

/** The answer to an LDAP ping ([MS-ADTS] 6.3.3): a search result with one attribute. */
function cldapAnswer(): Uint8Array {
  const value = der(0x31, der(0x04, smb.content(60)));
  const attributes = der(0x30, der(0x30, der(0x04, text('Netlogon')), value));
  const id = der(0x02, Uint8Array.of(1));
  return der(0x30, id, der(0x64, der(0x04), attributes));
}

const BIND = `05000b03100000004800000001000000d016d0160000000001000000 0000 0100
  35 42 51 e3 06 4b d1 11 ab 04 00 c0 4f c2 dc d2 04000000
  04 5d 88 8a eb 1c c9 11 9f e8 08 00 2b 10 48 60 02000000`;
const rpcRequest = (opnum: number, call: number) =>
  hex(`0500000310000000 1c000000 0${call}000000 04000000 0000 0${opnum}00 aabbccdd`);
const rpcResponse = (call: number) =>
  hex(`0500020310000000 20000000 0${call}000000 08000000 00000000 ${'ee'.repeat(8)}`);

/** Directory replication over its own port ([C706] 12.6, [MS-DRSR] 4.1.10). */
const REPLICATION: readonly Turn[] = [
  [true, hex(BIND)],
  [true, concat(rpcRequest(0, 1), rpcRequest(3, 2), rpcRequest(3, 3))],
  [false, concat(rpcResponse(1), rpcResponse(2), rpcResponse(3))],
];

/** Kerberos over UDP and TCP, and the pings before it. */
function directory(): Uint8Array[] {
  const request = hex(real.AS_REQ);
  const length = Uint8Array.of(0, 0, ...u16(request.length));
  return [
    ethernet(ip4(udp(cldapAnswer(), 389, 40_000), { source: CONTROLLER, destination: CLIENT })),
    ethernet(ip4(udp(request, 40_001, 88), { source: CLIENT, destination: CONTROLLER })),
    ...connection([[true, concat(length, request)]], 88, 50_088),
  ];
}

/** Captures of a lab, cut to their first packets. */
function recorded(): Seed[] {
  const names = readdirSync(SEED_FOLDER).filter((name) => name.endsWith('.pcap.gz'));
  return names.sort().map((name) => ({
    about: name,
    reader: 'evidence',
    files: [{ name: 'capture', bytes: new Uint8Array(gunzipSync(readFileSync(join(SEED_FOLDER, name)))) }],
  }));
}

/** Captures of SMB and of what stands beside it: made by hand, and recorded. */
export function smbSeeds(): Seed[] {
  const rows: [string, Uint8Array[], Seed['reaches']?][] = [
    ['SMB2', connection(SMB2, 445), 'smbTransfers'],
    ['SMB2 over NetBIOS', connection(SMB2, 139), 'smbTransfers'],
    ['SMB2, compound', connection(compound(), 445), 'smbTransfers'],
    ['SMB2, sealed', connection(SEALED, 445), 'packets'],
    ['SMB, messages as recorded', connection(RECORDED, 445), 'packets'],
    ['directory replication', connection(REPLICATION, 49_153), 'packets'],
    ['Kerberos and LDAP pings', [...directory(), ...connection(SMB2, 445)], 'smbTransfers'],
  ];
  const made = rows.map(([about, frames, reaches]): Seed => {
    const files = [{ name: 'capture', bytes: capture(frames) }];
    return { about, reader: 'evidence', files, ...(reaches ? { reaches } : {}) };
  });
  return [...made, ...recorded()];
}
