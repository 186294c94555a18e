import type { KeptMessage } from '../../channel.ts';
import { BASE32 } from '../../codec/base32.ts';
import { encodeBits } from '../../codec/bits.ts';
import { concatBytes } from '../../codec/labels.ts';
import type { ToolExample } from '../../tool.ts';
import { answer, channelOf, cutLabels, namesOnly, noise, query, txt, wireName } from '../support/build.ts';
import { TYPE } from '../support/records.ts';

const ZONE = 'example.net';
const TUNNEL = `t.${ZONE}`;
const CLIENT = noise(8, 41);

function ask(bytes: Uint8Array, id: number): KeptMessage {
  return query(wireName(cutLabels(encodeBits(bytes, BASE32), 63), TUNNEL), TYPE.txt, id);
}

function poll(seed: number): KeptMessage {
  return ask(concatBytes([CLIENT, Uint8Array.of(0xe8), noise(8, seed)]), seed);
}

/** One KCP push segment. */
function segment(number: number, data: Uint8Array): Uint8Array {
  const head = new Uint8Array(24);
  const view = new DataView(head.buffer);
  view.setUint32(0, 0x8a1f33c4, true);
  head[4] = 81;
  view.setUint32(12, number, true);
  view.setUint32(20, data.length, true);
  return concatBytes([head, data]);
}

function data(number: number): KeptMessage {
  const packet = segment(number, noise(60, number + 7));
  const front = concatBytes([Uint8Array.of(0xe3), noise(3, number + 1), Uint8Array.of(packet.length)]);
  return ask(concatBytes([CLIENT, front, packet]), number);
}

function answered(asked: KeptMessage, number: number): KeptMessage[] {
  const packet = segment(number, noise(200, number + 90));
  return [asked, answer(asked, TYPE.txt, [txt(concatBytes([Uint8Array.of(0, packet.length), packet]))])];
}

/** Channels that must be recognised. */
export function examples(): ToolExample[] {
  const numbers = Array.from({ length: 8 }, (_, i) => i + 1);
  return [
    {
      about: 'data both ways',
      channel: channelOf(
        ZONE,
        numbers.flatMap((n) => answered(data(n), n)),
      ),
    },
    { about: 'polls alone, as a query log has them', channel: channelOf(ZONE, numbers.map(poll)) },
  ];
}

/** Channels that look alike to a naive rule. */
export function notThese(): ToolExample[] {
  const base32 = (bytes: Uint8Array) => String.fromCharCode(...encodeBits(bytes, BASE32));
  const reputation = Array.from({ length: 40 }, (_, i) => `${base32(noise(16, i + 1))}.avqs`);
  const prefixed = Array.from({ length: 40 }, (_, i) => base32(concatBytes([CLIENT, noise(9, i + 3)])));
  return [
    { about: '26-character base32 labels of an antivirus', channel: namesOnly(ZONE, reputation, TYPE.txt) },
    {
      about: 'constant prefix of a client, then a random tail',
      channel: namesOnly(ZONE, prefixed, TYPE.txt),
    },
  ];
}
