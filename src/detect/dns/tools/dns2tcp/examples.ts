import type { Channel, KeptMessage } from '../../channel.ts';
import { BASE64 } from '../../codec/base64.ts';
import { encodeBits } from '../../codec/bits.ts';
import { concatBytes } from '../../codec/labels.ts';
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
const TUNNEL = `t.${ZONE}`;
const SESSION = 0x5f3a;

function message(session: number, ack: number, seq: number, type: number, data: Uint8Array): Uint8Array {
  const head = [session >> 8, session, ack >> 8, ack, seq >> 8, seq, type];
  return encodeBits(concatBytes([Uint8Array.from(head), data]), BASE64);
}

function exchange(up: Uint8Array, control: string, down: Uint8Array, type: number): KeptMessage[] {
  const labels = [...cutLabels(up, 63), ...(control === '' ? [] : [ascii(control)])];
  const asked = query(wireName(labels, TUNNEL), type, up.length);
  const text = concatBytes([ascii('A'), down]);
  return [asked, answer(asked, type, [type === TYPE.txt ? txt(text) : text])];
}

const NONE = new Uint8Array(0);

/** Login, connection to `ssh`, then polls; the third message carries a banner. */
function session(type: number, banner: Uint8Array): KeptMessage[] {
  const steps = Array.from({ length: 12 }, (_, i) => {
    const data = i === 2 ? banner : NONE;
    const up = message(SESSION, i, i + 1, i === 2 ? 8 : 4, data);
    return exchange(up, '', message(SESSION, 0, i + 1, i === 2 ? 0x18 : 0x10, data), type);
  });
  return [
    exchange(message(0, 0, 0x1234, 0, NONE), '=auth', message(SESSION, 0, 0x1234, 0, noise(16, 7)), type),
    exchange(message(SESSION, 0, 9, 0, noise(40, 3)), '=auth', message(SESSION, 0, 9, 0, NONE), type),
    exchange(message(SESSION, 0, 77, 0, ascii('ssh')), '=connect', message(SESSION, 0, 77, 0, NONE), type),
    ...steps,
  ].flat();
}

function lowered(channel: Channel): Channel {
  const fold = (byte: number) => (byte >= 0x41 && byte <= 0x5a ? byte | 0x20 : byte);
  const messages = channel.messages.filter((m) => !m.response).map((m) => ({ ...m, name: m.name.map(fold) }));
  return { ...channel, messages };
}

/** Channels that must be recognised. */
export function examples(): ToolExample[] {
  const whole = channelOf(ZONE, session(TYPE.txt, ascii('SSH-2.0-OpenSSH_9.2\r\n')));
  const idle = channelOf(ZONE, session(TYPE.key, NONE).slice(6));
  return [
    { about: 'log-in, connection, banner and polls over TXT', channel: whole },
    { about: 'polls alone over KEY, begun in the middle', channel: idle },
    { about: 'query log with letters folded', channel: lowered(whole) },
  ];
}

/** Channels that look alike to a naive rule. */
export function notThese(): ToolExample[] {
  const instances = ['a=b', 'v=spf1', 'key=val'].map((text, i) => `${text}.${i}._tcp`);
  const hashes = Array.from({ length: 24 }, (_, i) =>
    String.fromCharCode(...encodeBits(noise(9, i + 1), BASE64)).replaceAll('/', '_'),
  );
  return [
    { about: 'service instance names with equals signs', channel: namesOnly(ZONE, instances, TYPE.txt) },
    {
      about: 'random base64 identifiers of the length of a poll',
      channel: namesOnly(ZONE, hashes, TYPE.txt),
    },
  ];
}
