// Writes a classic pcap of small DNS packets: each query is followed by its answer.
//   node bench/make-dns-capture.mjs FILE [--packets 3000000] [--names 50000] [--zones 4000] [--clients 200] [--seed 1]
// Names repeat with Zipf popularity as long as there are fewer names than queries; with at least as many names
// as queries each is asked once (--names 3000000 --zones 1000000). Same options, same bytes.
import { closeSync, openSync, writeSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { generator } from './random.mjs';

const FLUSH_AT = 4 << 20;
const MAX_PACKET = 512;
const RESOLVERS = [0x0a000035, 0x0a000036, 0x0a010035, 0x0a010036];
/** 2026-01-05 08:00 UTC. */
const START_SECONDS = 1767600000;
/** Mean time from an answer to the next query; answers take 1 to 200 µs, so the packets are in order of time. */
const MEAN_GAP_MICROS = 150;

const HOSTS = [
  'www',
  'api',
  'cdn',
  'mail',
  'static',
  'img',
  'login',
  'app',
  'm',
  'assets',
  'events',
  'media',
  'edge',
  'update',
  'ns1',
];
const WORDS = [
  'north',
  'blue',
  'data',
  'media',
  'shop',
  'cloud',
  'web',
  'net',
  'soft',
  'green',
  'city',
  'home',
  'fast',
  'game',
  'news',
  'photo',
  'bank',
  'labs',
  'work',
  'star',
  'line',
  'point',
  'track',
  'store',
  'play',
  'river',
  'stone',
  'light',
  'field',
  'house',
  'wave',
  'port',
];
const SUFFIXES = ['com', 'com', 'com', 'net', 'org', 'io', 'de', 'co.uk'];

/** Labels of zone number `z` as text; distinct for distinct numbers. */
function zoneName(z) {
  const first = WORDS[z % 32];
  const second = WORDS[(z >>> 5) % 32];
  const rest = z >>> 10;
  return `${first}${second}${rest === 0 ? '' : rest.toString(36)}.${SUFFIXES[z % SUFFIXES.length]}`;
}

/** Host number `h` of a zone: ordinary host names first, numbered ones behind them. */
function hostName(h) {
  if (h < HOSTS.length) return HOSTS[h];
  return `${HOSTS[h % HOSTS.length]}${Math.floor(h / HOSTS.length)}`;
}

/** Writes a dotted name as labels at `at` and returns the offset behind the root byte. */
function putName(bytes, at, text) {
  let length = at++;
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (c === 46) {
      bytes[length] = at - length - 1;
      length = at++;
    } else bytes[at++] = c;
  }
  bytes[length] = at - length - 1;
  bytes[at++] = 0;
  return at;
}

/**
 * All names once, as wire bytes behind each other. Zone by name number, so that a few zones have most of the
 * popular names. `offsets[i]` to `offsets[i + 1]` is name `i`.
 */
export function nameTable(names, zones) {
  const offsets = new Uint32Array(names + 1);
  let bytes = Buffer.alloc(Math.max(1024, names * 28));
  let at = 0;
  for (let i = 0; i < names; i++) {
    if (at + 256 > bytes.length) bytes = Buffer.concat([bytes], bytes.length * 2);
    at = putName(bytes, at, `${hostName(Math.floor(i / zones))}.${zoneName(i % zones)}`);
    offsets[i + 1] = at;
  }
  return { bytes: bytes.subarray(0, at), offsets };
}

/** Rank from a uniform number under Zipf's law with exponent 1, by its continuous form. */
function zipf(u, count) {
  return Math.min(count - 1, Math.floor((count + 1) ** u) - 1);
}

/** 16-bit one's complement sum of the 20-byte IPv4 header at `at` (RFC 791). */
function headerChecksum(out, at) {
  let sum = 0;
  for (let i = at; i < at + 20; i += 2) sum += (out[i] << 8) | out[i + 1];
  sum = (sum & 0xffff) + (sum >>> 16);
  return ~(sum + (sum >>> 16)) & 0xffff;
}

function put16(out, at, value) {
  out[at] = value >>> 8;
  out[at + 1] = value & 255;
}

function put32(out, at, value) {
  put16(out, at, value >>> 16);
  put16(out, at + 2, value & 0xffff);
}

function put32le(out, at, value) {
  out[at] = value & 255;
  out[at + 1] = (value >>> 8) & 255;
  out[at + 2] = (value >>> 16) & 255;
  out[at + 3] = value >>> 24;
}

/** Writes one packet with its record header at `at`; returns the offset behind it. `q` describes the question. */
function putPacket(out, at, table, q, answer) {
  const ethernet = at + 16;
  const ip = ethernet + 14;
  const udp = ip + 20;
  const dns = udp + 8;
  out.fill(0, at, dns + 12);
  let end = dns + 12;
  for (let i = table.offsets[q.name]; i < table.offsets[q.name + 1]; i++) out[end++] = table.bytes[i];
  put16(out, end, q.type);
  put16(out, end + 2, 1);
  end += 4;
  if (answer) end = putAnswer(out, end, q);
  put16(out, dns, q.id);
  put16(out, dns + 2, answer ? 0x8180 : 0x0100);
  put16(out, dns + 4, 1);
  put16(out, dns + 6, answer ? 1 : 0);
  put16(out, udp, answer ? 53 : q.port);
  put16(out, udp + 2, answer ? q.port : 53);
  put16(out, udp + 4, end - udp);
  out[ip] = 0x45;
  put16(out, ip + 2, end - ip);
  put16(out, ip + 4, q.id);
  out[ip + 8] = 64;
  out[ip + 9] = 17;
  put32(out, ip + 12, answer ? q.server : q.client);
  put32(out, ip + 16, answer ? q.client : q.server);
  put16(out, ip + 10, headerChecksum(out, ip));
  out[ethernet] = 2;
  out[ethernet + 6] = 2;
  put32(out, ethernet + (answer ? 2 : 8), q.client);
  put32(out, ethernet + (answer ? 8 : 2), q.server);
  put16(out, ethernet + 12, 0x0800);
  const micros = q.micros + (answer ? q.delay : 0);
  put32le(out, at, START_SECONDS + Math.floor(micros / 1e6));
  put32le(out, at + 4, micros % 1e6);
  put32le(out, at + 8, end - ethernet);
  put32le(out, at + 12, end - ethernet);
  return end;
}

/** One address record that points at the question's name. */
function putAnswer(out, at, q) {
  const size = q.type === 28 ? 16 : 4;
  put16(out, at, 0xc00c);
  put16(out, at + 2, q.type);
  put16(out, at + 4, 1);
  put32(out, at + 6, 300);
  put16(out, at + 10, size);
  for (let i = 0; i < size; i++) out[at + 12 + i] = 0;
  if (size === 16) put32(out, at + 12, 0x20010db8);
  put32(out, at + 12 + size - 4, (0xc6330000 | (Math.imul(q.name, 0x9e37) & 0xffff)) >>> 0);
  return at + 12 + size;
}

/** Writes the capture; `o` has the options as numbers. Returns packets and bytes. */
export function writeCapture(file, o) {
  const table = nameTable(o.names, o.zones);
  const next = generator(o.seed);
  const handle = openSync(file, 'w');
  const out = Buffer.alloc(FLUSH_AT + 2 * MAX_PACKET);
  const head = Buffer.alloc(24);
  head.writeUInt32LE(0xa1b2c3d4, 0);
  head.writeUInt16LE(2, 4);
  head.writeUInt16LE(4, 6);
  head.writeUInt32LE(65535, 16);
  head.writeUInt32LE(1, 20);
  let total = writeSync(handle, head);
  let at = 0;
  const q = { name: 0, type: 1, id: 0, port: 0, client: 0, server: 0, micros: 0, delay: 0 };
  const queries = Math.ceil(o.packets / 2);
  const once = o.names >= queries;
  for (let i = 0; i < queries; i++) {
    const who = Math.floor(next() * o.clients);
    const draw = Math.floor(next() * 2 ** 32);
    q.name = once ? i : zipf(next(), o.names);
    q.type = draw % 4 === 0 ? 28 : 1;
    q.id = (draw >>> 2) & 0xffff;
    q.port = 1024 + ((draw >>> 18) % 16384) * 3;
    q.client = (0x0a020000 | (who + 1)) >>> 0;
    q.server = RESOLVERS[who % RESOLVERS.length];
    q.micros += q.delay + 1 + Math.floor(next() * 2 * MEAN_GAP_MICROS);
    q.delay = 1 + (draw % 200);
    at = putPacket(out, at, table, q, false);
    if (2 * i + 1 < o.packets) at = putPacket(out, at, table, q, true);
    if (at >= FLUSH_AT) {
      total += writeSync(handle, out, 0, at);
      at = 0;
    }
  }
  total += writeSync(handle, out, 0, at);
  closeSync(handle);
  return { packets: o.packets, bytes: total };
}

const NUMBERS = { packets: '3000000', names: '50000', zones: '4000', clients: '200', seed: '1' };

function main() {
  const options = Object.fromEntries(
    Object.keys(NUMBERS).map((k) => [k, { type: 'string', default: NUMBERS[k] }]),
  );
  const { values, positionals } = parseArgs({ options, allowPositionals: true });
  const numbers = Object.fromEntries(Object.entries(values).map(([k, v]) => [k, Number(v)]));
  const wrong = Object.entries(numbers).find(([, n]) => !Number.isSafeInteger(n) || n < 1 || n > 100_000_000);
  if (positionals.length !== 1 || wrong || numbers.clients > 65_000) {
    console.error(
      'usage: make-dns-capture.mjs FILE [--packets N] [--names N] [--zones N] [--clients N, at most 65000] [--seed N]',
    );
    process.exit(2);
  }
  const started = performance.now();
  const made = writeCapture(positionals[0], { ...numbers, zones: Math.min(numbers.zones, numbers.names) });
  const seconds = (performance.now() - started) / 1000;
  console.error(
    `${made.packets} packets, ${made.bytes} bytes in ${seconds.toFixed(1)} s (${Math.round(made.packets / seconds)} packets/s)`,
  );
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) main();
