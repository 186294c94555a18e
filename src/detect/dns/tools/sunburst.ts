import type { Channel } from '../channel.ts';
import type { Tool, Verdict } from '../tool.ts';
import { exampleChannel } from './support/example.ts';
import { exchangesOf } from './support/timed.ts';
import { type Piece, verdict } from './support/verdict.ts';

/** The zone is in the malware; nobody else ever used it. Search suffixes may stand behind it. */
const NAME =
  /^([0-9a-z]{16,63})\.appsync-api\.(?:eu-west-1|us-west-2|us-east-1|us-east-2)\.avsvmcloud\.com(?:\.|$)/;
const ZONE = 'avsvmcloud.com';
/** Digits of the identity and of texts that are no host names, least significant bits first. */
const BASE32 = 'ph2eifo3n5utg1j8d94qrvbmk0sal76c';
/** Substitution of host names: four places further, `0` opens an escape. */
const LETTERS = 'rq3gsalt6u1iyfzop572d49bnx8cvmkewhj';
const SHIFT = 4;
const ESCAPED = '0_-.';
/** Characters of the identity, and the one behind it that numbers the part. */
const GUID_CHARACTERS = 15;
const FRONT = GUID_CHARACTERS + 1;
/** Texts of a channel that are told; an implant repeats few. */
const MAX_TEXTS = 64;

function decode32(text: string): Uint8Array {
  const out: number[] = [];
  let held = 0;
  let bits = 0;
  for (const character of text) {
    held |= Math.max(0, BASE32.indexOf(character)) << bits;
    bits += 5;
    if (bits >= 8) {
      out.push(held & 0xff);
      held >>>= 8;
      bits -= 8;
    }
  }
  return Uint8Array.from(out);
}

/** Eight bytes as hex: the first decoded byte is a mask over the others. */
function guidOf(label: string): string {
  const bytes = decode32(label.slice(0, GUID_CHARACTERS));
  return Buffer.from(bytes.subarray(1).map((byte) => byte ^ bytes[0]!)).toString('hex');
}

/** Text of the payload; null when a character is none of the alphabet. */
function decodePayload(payload: string): string | null {
  if (payload.startsWith('00')) return Buffer.from(decode32(payload.slice(2))).toString('latin1');
  let text = '';
  for (let i = 0; i < payload.length; i++) {
    const escaped = payload[i] === '0';
    const at = LETTERS.indexOf(payload[escaped ? ++i : i] ?? '');
    if (at < 0) return null;
    text += escaped
      ? ESCAPED[at % ESCAPED.length]!
      : LETTERS[(at - SHIFT + LETTERS.length) % LETTERS.length]!;
  }
  return text;
}

interface Reading {
  guid: string;
  text: string;
}

function readingsOf(channel: Channel): { names: number; readings: Reading[] } {
  const seen = new Map<string, Reading>();
  let names = 0;
  for (const { key } of exchangesOf(channel)) {
    const label = NAME.exec(key)?.[1];
    if (!label) continue;
    names++;
    const text = decodePayload(label.slice(FRONT));
    const guid = guidOf(label);
    if (text && seen.size < MAX_TEXTS) seen.set(`${guid} ${text}`, { guid, text });
  }
  return { names, readings: [...seen.values()] };
}

function recognise(channel: Channel): Verdict | null {
  const { names, readings } = readingsOf(channel);
  if (names === 0) return null;
  const clean = readings.filter(({ text }) => text.length > 2 && /^[0-9a-z_.-]+$/.test(text));
  const pieces = clean.map(
    ({ text }): Piece => ({
      bytes: new Uint8Array(Buffer.from(text, 'latin1')),
      direction: 'up',
      complete: false,
      name: 'part of the Active Directory domain',
      content: 'text',
    }),
  );
  return verdict({
    proof: clean.length > 0 ? 'proved' : 'grammar',
    by: `${names} names of the malware's own zone${clean.length > 0 ? `; ${clean.length} decode to a domain name` : ''}`,
    pieces,
    bytesUp: { lower: pieces.reduce((sum, piece) => sum + piece.bytes.length, 0), upper: names * 40 },
    zone: ZONE,
    notes: clean.map(
      ({ guid, text }) => `Implant ${guid} tells the domain "${text}"; long names come in two parts.`,
    ),
  });
}

/** SUNBURST, the back door in SolarWinds Orion of 2020. */
export const sunburst: Tool = {
  id: 'sunburst',
  name: 'SUNBURST',
  source: 'several public decoders whose constants agree',
  about:
    'Back door in signed updates of SolarWinds Orion. A CNAME in an answer means that the operators took an interest in this network.',
  examples: () => [
    {
      about: 'one name with a domain in it',
      channel: exampleChannel('zone', ZONE, [
        { name: `r1q6arhpujcf6jb1n2huov.appsync-api.us-east-1.${ZONE}`, rcode: 0, a: ['20.140.0.1'] },
      ]),
    },
  ],
  notThese: () => [
    {
      about: 'the cloud service whose host names it imitates',
      channel: exampleChannel('zone', 'amazonaws.com', [
        { name: 'r1q6arhpujcf6jb1n2huov.appsync-api.us-east-1.amazonaws.com', a: ['192.0.2.1'] },
      ]),
    },
  ],
  recognise,
};
