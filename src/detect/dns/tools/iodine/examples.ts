import { deflateSync } from 'node:zlib';
import type { Channel, KeptMessage } from '../../channel.ts';
import { BASE32_IODINE } from '../../codec/base32.ts';
import { encodeBase128 } from '../../codec/base128.ts';
import { encodeBits } from '../../codec/bits.ts';
import { concatBytes } from '../../codec/labels.ts';
import type { ToolExample } from '../../tool.ts';
import {
  answer,
  ascii,
  channelOf,
  cutLabels,
  namesOnly,
  noDns,
  noise,
  query,
  wireName,
} from '../support/build.ts';
import { TYPE } from '../support/records.ts';

const ZONE = 'example.net';
const TUNNEL = `t.${ZONE}`;
const DIGITS = 'abcdefghijklmnopqrstuvwxyz012345';
const COUNTERS = 'abcdefghijklmnopqrstuvwxyz0123456789';

function ask(text: Uint8Array, step: number, type: number): KeptMessage {
  return query(wireName(cutLabels(text, 57), TUNNEL), type, (step * 7727 + 500) & 0xffff);
}

function packed(letter: string, bytes: readonly number[], counter: number): Uint8Array {
  const all = Uint8Array.from([...bytes, counter >> 8, counter & 0xff]);
  return concatBytes([ascii(letter), encodeBits(all, BASE32_IODINE)]);
}

function tail(counter: number): string {
  return [10, 5, 0].map((shift) => DIGITS[(counter >> shift) & 31]).join('');
}

/** Version, log-in, codec test, switch: what a client sends before data, answered or not. */
function handshake(type: number): KeptMessage[] {
  const counter = 0x1234;
  const names = [
    packed('v', [0, 0, 5, 2], counter),
    packed('l', [0, ...noise(16, 5)], counter + 1),
    ascii(`yrb${tail(counter + 2)}`),
    ascii(`z${tail(counter + 3)}aAbBcCdDeEfFgGhHiIjJkKlLmMnNoOpPqQrRsStTuUvVwWxXyYzZ`),
    ascii(`sah${tail(counter + 4)}`),
  ];
  return names.map((name, i) => ask(name, i, type));
}

/** An IPv4 packet (UDP, checksum right) behind the four bytes of the tunnel device. */
function packet(size: number, seed: number): Uint8Array {
  const head = Uint8Array.from([
    ...[0x45, 0, 0, 0, 0, seed, 0x40, 0, 64, 17, 0, 0],
    ...[10, 9, 0, 2, 10, 9, 0, 1, 0xc0, 0, 0, 0x35, 0, 0, 0, 0],
  ]);
  const view = new DataView(head.buffer);
  view.setUint16(2, head.length + size);
  let sum = 0;
  for (let i = 0; i < 20; i += 2) sum += view.getUint16(i);
  view.setUint16(10, ~((sum & 0xffff) + (sum >>> 16)) & 0xffff);
  return concatBytes([Uint8Array.of(0, 0, 8, 0), head, noise(size, seed)]);
}

/** Packets up in two fragments each, Base128. */
function dataQueries(count: number): KeptMessage[] {
  const out: KeptMessage[] = [];
  for (let i = 0; i < count; i++) {
    const stream = new Uint8Array(deflateSync(packet(120, i + 1)));
    const parts = [stream.subarray(0, 90), stream.subarray(90)];
    for (const [f, part] of parts.entries()) {
      const header = `0${DIGITS[(i % 8) << 2]}${DIGITS[f << 3]}${DIGITS[f]}`;
      const text = concatBytes([ascii(header + COUNTERS[out.length % 36]), encodeBase128(part)]);
      out.push(ask(text, out.length, TYPE.null));
    }
  }
  return out;
}

function pinged(): KeptMessage[] {
  const stream = new Uint8Array(deflateSync(packet(60, 9)));
  const asked = ask(packed('p', [0, 0], 77), 1, TYPE.private);
  return [asked, answer(asked, TYPE.private, [concatBytes([Uint8Array.of(0x80, 0x21), stream])])];
}

function asLog(channel: Channel): Channel {
  const fold = (byte: number) => (byte >= 0x41 && byte <= 0x5a ? byte | 0x20 : byte);
  return { ...channel, messages: channel.messages.map((m) => ({ ...m, id: -1, name: m.name.map(fold) })) };
}

/** Channels that must be recognised. */
export function examples(): ToolExample[] {
  const raw = new Uint8Array(deflateSync(packet(80, 3)));
  const datagram = concatBytes([Uint8Array.of(0x10, 0xd1, 0x9e, 0x20), raw]);
  const data = channelOf(ZONE, dataQueries(9));
  return [
    { about: 'a handshake that failed, queries alone', channel: channelOf(ZONE, handshake(TYPE.txt)) },
    { about: 'the same in a log that folds letters', channel: asLog(channelOf(ZONE, handshake(TYPE.cname))) },
    { about: 'packets up in fragments, Base128', channel: data },
    { about: 'their headers in a log that folds letters', channel: asLog(data) },
    { about: 'one packet down, type 65399', channel: channelOf(ZONE, pinged()) },
    { about: 'raw UDP mode', channel: channelOf('', [noDns(datagram, false)]) },
  ];
}

/** Channels that look alike to a naive rule. */
export function notThese(): ToolExample[] {
  const one = Array.from({ length: 30 }, (_, i) => String.fromCharCode(...packed('p', [1, i], i * 911)));
  const shards = Array.from({ length: 72 }, (_, i) => `0abc${COUNTERS[i % 36]}-cache-${i}`);
  const numbered = Array.from({ length: 6 }, (_, i) => `sah00${i}`);
  const stub = Array.from({ length: 40 }, (_, i) => query(`host-${i}.${ZONE}`, TYPE.a, (i * 7727) & 0xffff));
  const steady = Array.from({ length: 40 }, (_, i) => query(`a${i}bcdef.${ZONE}`, TYPE.a, i + 1));
  return [
    { about: 'numbered hosts of the length of a command', channel: namesOnly(ZONE, numbered) },
    { about: 'one letter and seven characters', channel: namesOnly(ZONE, one, TYPE.null) },
    { about: 'cache shards in order', channel: namesOnly(ZONE, shards) },
    {
      about: 'key tag telemetry of type NULL',
      channel: namesOnly(ZONE, ['_ta-4f66', '_ta-4a5c'], TYPE.null),
    },
    { about: 'ids that grow by one', channel: channelOf(ZONE, steady) },
    { about: 'plain hosts asked by a stub whose ids happen to step alike', channel: channelOf(ZONE, stub) },
  ];
}
