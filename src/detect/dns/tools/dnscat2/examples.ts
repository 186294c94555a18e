import type { KeptMessage } from '../../channel.ts';
import { encodeBase16 } from '../../codec/base16.ts';
import { concatBytes, parseDotted } from '../../codec/labels.ts';
import type { ToolExample } from '../../tool.ts';
import {
  answer,
  ascii,
  channelOf,
  cutLabels,
  namesOnly,
  noise,
  query,
  txt,
  wireName,
} from '../support/build.ts';
import { TYPE } from '../support/records.ts';

const ZONE = 'example.net';
const SESSION = [0x31, 0x7a];
/** The generator of P-256 (SEC 2 section 2.4.2), x then y. */
const GENERATOR =
  '6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c2964fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5';

const u16 = (value: number) => [(value >> 8) & 0xff, value & 0xff];

function packet(seed: number, type: number, body: readonly number[]): Uint8Array {
  return Uint8Array.from([...noise(2, seed * 7919 + 1), type, ...SESSION, ...body]);
}

function ask(bytes: Uint8Array, zone: string, prefix: string, seed: number, type: number): KeptMessage {
  const labels = cutLabels(encodeBase16(bytes), 60);
  const all = prefix === '' ? labels : [ascii(prefix), ...labels];
  return query(wireName(all, zone), type, seed);
}

/** SYN, three messages with data and some without, all answered over TXT. */
function clear(zone: string): KeptMessage[] {
  const lines = ['id\n', '', 'uid=0(root) gid=0(root)\n', '', '', 'exit\n'];
  const syn = ask(packet(1, 0, [...u16(0xfff0), ...u16(1), ...ascii('shell (host)\0')]), zone, '', 1, 16);
  const out = [syn, answer(syn, TYPE.txt, [txt(encodeBase16(packet(99, 0, [...u16(0x1000), ...u16(0)])))])];
  let seq = 0xfff0;
  for (const [i, line] of lines.entries()) {
    const up = ask(packet(i + 2, 1, [...u16(seq), ...u16(0x1000), ...ascii(line)]), zone, '', i + 2, 16);
    seq = (seq + line.length) & 0xffff;
    const down = encodeBase16(packet(i + 50, 1, [...u16(0x1000), ...u16(seq)]));
    out.push(up, answer(up, TYPE.txt, [txt(down)]));
  }
  return out;
}

/** The key exchange straight to a server, then messages with growing nonces. */
function sealed(zone: string, prefix: string): KeptMessage[] {
  const point = Uint8Array.from(GENERATOR.match(/../g) ?? [], (h) => Number.parseInt(h, 16));
  const init = ask(packet(1, 3, [0, 0, 0, 0, ...point]), zone, prefix, 1, TYPE.cname);
  const rest = Array.from({ length: 4 }, (_, i) =>
    ask(packet(i + 2, 1, [...noise(6, i + 5), ...u16(i), ...noise(20, i + 9)]), zone, prefix, i + 2, 15),
  );
  return [init, ...rest];
}

function idle(): KeptMessage[] {
  return Array.from({ length: 12 }, (_, i) =>
    ask(packet(i + 1, 1, [...noise(6, i + 3), ...u16(i + 40), ...noise(4, i + 8)]), ZONE, '', i, TYPE.mx),
  );
}

/** Channels that must be recognised. */
export function examples(): ToolExample[] {
  const suffixed = 'corp.local';
  const late = clear(`c2.${ZONE}.${suffixed}`);
  return [
    { about: 'a shell in clear over TXT', channel: channelOf(ZONE, clear(`c2.${ZONE}`)) },
    { about: 'search suffix behind the zone', channel: channelOf(suffixed, late) },
    { about: 'key exchange straight to a server', channel: channelOf('', sealed('', 'dnscat')) },
    { about: 'encrypted, begun in the middle, queries alone', channel: channelOf(ZONE, idle()) },
  ];
}

/** Channels that look alike to a naive rule. */
export function notThese(): ToolExample[] {
  const hash = (i: number) => String.fromCharCode(...encodeBase16(noise(16, i + 1)));
  const hashes = Array.from({ length: 64 }, (_, i) => hash(i));
  const nibbles = Array.from({ length: 32 }, (_, i) => `${i.toString(16).padStart(2, '0')}.0.1.0.0.2.ip6`);
  const echo = hashes.slice(0, 20).flatMap((text) => {
    const asked = query(`${text}.${ZONE}`, TYPE.a);
    return [
      asked,
      answer(asked, TYPE.cname, [concatBytes([parseDotted(`${text}.${ZONE}`)!, Uint8Array.of(0)])]),
    ];
  });
  const counted = Array.from({ length: 64 }, (_, i) => `${i.toString(16).padStart(4, '0')}01317a00000000`);
  return [
    { about: 'MD5 hashes of an antivirus', channel: namesOnly(ZONE, hashes) },
    { about: 'reversed addresses', channel: namesOnly(ZONE, nibbles) },
    { about: 'hashes answered by an alias of the same name', channel: channelOf(ZONE, echo) },
    {
      about: 'hex serial numbers',
      channel: namesOnly(
        ZONE,
        counted.map((c) => c.slice(4)),
      ),
    },
  ];
}
