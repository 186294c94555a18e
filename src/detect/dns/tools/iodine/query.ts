import { BASE32_IODINE, decodeBase32 } from '../../codec/base32.ts';

/** One data query: header of the upstream packet and the still encoded rest (yarrick/iodine, doc/proto_00000502.txt). */
export interface DataQuery {
  /** Hex digit of the user. */
  user: number;
  /** Packet 0 to 7 and fragment 0 to 15 of it. */
  packet: number;
  fragment: number;
  last: boolean;
  /** Position in `a-z0-9`: one more with each data query. */
  counter: number;
  payload: Uint8Array;
}

/** Value of a Base32 character; -1 when it is none. */
function digit(byte: number | undefined): number {
  const value = BASE32_IODINE.values[byte ?? 0] ?? 0xff;
  return value === 0xff ? -1 : value;
}

function hexDigit(byte: number): number {
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  const letter = byte | 0x20;
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : -1;
}

/** Position in `a-z0-9`; -1 for other bytes. */
function counterOf(byte: number): number {
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30 + 26;
  const letter = byte | 0x20;
  return letter >= 0x61 && letter <= 0x7a ? letter - 0x61 : -1;
}

/** Steps of the counter of data queries. */
export const COUNTER_MODULUS = 36;

/** Reads a data query from the payload of a name; null when the five header characters do not fit. */
export function readData(text: Uint8Array): DataQuery | null {
  if (text.length < 6) return null;
  const user = hexDigit(text[0]!);
  const [a, b, c] = [digit(text[1]), digit(text[2]), digit(text[3])];
  const counter = counterOf(text[4]!);
  if (user < 0 || a < 0 || b < 0 || c < 0 || counter < 0) return null;
  return {
    user,
    packet: a >> 2,
    fragment: ((a & 3) << 2) | (b >> 3),
    last: (c & 1) === 1,
    counter,
    payload: text.subarray(5),
  };
}

/** What the handshake says in one query; `counter` is the cache-miss counter, modulo 2^15 where only that was sent. */
export interface Command {
  letter: 'v' | 'l' | 'i' | 'z' | 'y' | 's' | 'o' | 'n' | 'p';
  counter: number;
  /** `v`: protocol version. */
  version: number | null;
}

/** Characters behind the letter of commands whose last three are the counter, and of those that are Base32 as a whole. */
const TAILED: Record<string, number> = { i: 4, y: 5, s: 5, o: 5 };
const PACKED: Record<string, number> = { v: 10, l: 31, n: 8, p: 7 };

/** What stands between letter and counter: user and then codec, variant or option (the codecs are 5, 6, 26, 7 bits). */
const MIDDLES: Record<string, RegExp> = {
  i: /^[a-z0-5]$/i,
  y: /^[tsuvr][a-z0-5]$/i,
  s: /^[a-z0-5][fg0h]$/i,
  o: /^[a-z0-5][tsuvrli]$/i,
};

/** Reads a command of fixed shape; null when letter, length and fields do not fit. */
export function readCommand(text: Uint8Array): Command | null {
  const letter = String.fromCharCode((text[0] ?? 0) | 0x20);
  const rest = text.length - 1;
  if (PACKED[letter] === rest) return readPacked(letter as Command['letter'], text.subarray(1));
  if (letter === 'z' && rest > 3) return readTail('z', text.subarray(1, 4));
  const middle = MIDDLES[letter];
  if (!middle || TAILED[letter] !== rest) return null;
  if (!middle.test(String.fromCharCode(...text.subarray(1, rest - 2)))) return null;
  return readTail(letter as Command['letter'], text.subarray(rest - 2));
}

function readPacked(letter: Command['letter'], text: Uint8Array): Command | null {
  const bytes = decodeBase32(text, BASE32_IODINE);
  if (!bytes) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const counter = view.getUint16(bytes.length - 2);
  return { letter, counter, version: letter === 'v' ? view.getUint32(0) : null };
}

function readTail(letter: Command['letter'], text: Uint8Array): Command | null {
  const [a, b, c] = [digit(text[0]), digit(text[1]), digit(text[2])];
  if (a < 0 || b < 0 || c < 0) return null;
  return { letter, counter: (a << 10) | (b << 5) | c, version: null };
}

/** Versions of the protocol that were ever released speak 0x0000050x. */
export function isKnownVersion(version: number | null): boolean {
  return version !== null && version >>> 4 === 0x50;
}

/** What `z` queries carry behind letter and counter: each asks whether a class of bytes survives. */
const CODEC_TESTS: readonly string[] = [
  'aAbBcCdDeEfFgGhHiIjJkKlLmMnNoOpPqQrRsStTuUvVwWxXyYzZ+0129-',
  'aAbBcCdDeEfFgGhHiIjJkKlLmMnNoOpPqQrRsStTuUvVwWxXyYzZ_0129-',
  'aAbBcCdDeEfFgGhHiIjJkKlLmMnNoOpPqQrRsStTuUvVwWxXyYzZ',
  'aA-Aaahhh-Drink-mal-ein-J\xe4germeister-',
  'aA-La-fl\xfbte-na\xefve-fran\xe7aise-est-retir\xe9-\xe0-Cr\xe8te',
  'aA0123456789\xbc\xbd\xbe\xbf\xc0\xc1\xc2\xc3\xc4\xc5\xc6\xc7\xc8\xc9\xca\xcb\xcc\xcd\xce\xcf',
];

const TESTS = CODEC_TESTS.map((text) => Uint8Array.from(text, (c) => c.charCodeAt(0)));

/** True when a `z` query carries one of the fixed texts; letters may be folded, high bytes may have become `?`. */
export function isCodecTest(text: Uint8Array): boolean {
  return TESTS.some(
    (test) => test.length === text.length - 4 && test.every((b, i) => survives(b, text[i + 4]!)),
  );
}

function survives(sent: number, seen: number): boolean {
  if (sent >= 0x80) return seen === sent || seen === 0x3f;
  const letter = (sent | 0x20) >= 0x61 && (sent | 0x20) <= 0x7a;
  return seen === sent || (letter && (seen | 0x20) === (sent | 0x20));
}
