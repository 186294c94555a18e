// Floods that are too large for a test: makes each capture, scans it, holds what comes out against its bounds and
// prints time and peak memory. Ends with 1 when a bound does not hold.
//   node bench/flood.mjs [--only flows,names,zones,pairs] [--count 17825792] [--most 2048] [--folder FOLDER]
// --count: packets of each flood, each with a flow or name of its own; more than 2^24 = 16,777,216, where a Map of
// JavaScript ends. --most: MiB of memory that a scan may take. A capture needs about 100 bytes a packet of disk.
import { spawn } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const FLUSH_AT = 4 << 20;
const MAX_PACKET = 256;
/** 2026-01-05 08:00 UTC. */
const START_SECONDS = 1767600000;
const PACKETS_PER_SECOND = 20_000;

/** Kind of flood: what packet `i` is, and words of coverage of which one must be said. */
const FLOODS = {
  flows: { packet: synPacket, said: [] },
  names: {
    packet: (out, at, i) => queryPacket(out, at, 5, `${label(i)}.t.example.org`),
    said: ['names-sampled'],
  },
  zones: {
    packet: (out, at, i) => queryPacket(out, at, 5, `www.${label(i)}.com`),
    said: ['pairs-past-bound'],
  },
  pairs: {
    packet: (out, at, i) => queryPacket(out, at, i, `www.${label(i)}.com`),
    said: ['addresses-past-bound', 'pairs-past-bound'],
  },
};

/** A word that differs for each number and looks like a code. */
function label(i) {
  return `${(Math.imul(i, 0x9e3779b1) >>> 0).toString(36)}${i.toString(36)}`;
}

/** Ethernet and IPv4 without checksums; `from` numbers the sender within 10.0.0.0/8. */
function ip4(out, at, from, protocol, length) {
  out.writeUInt32BE(0x02000000, at);
  out.writeUInt32BE(0x00010200, at + 4);
  out.writeUInt32BE(0x00000002, at + 8);
  out.writeUInt16BE(0x0800, at + 12);
  const ip = at + 14;
  out.writeUInt32BE(0x45000000 | (length + 20), ip);
  out.writeUInt32BE(0x00004000, ip + 4);
  out.writeUInt32BE(0x40000000 | (protocol << 16), ip + 8);
  out.writeUInt32BE((0x0a000000 | (from & 0xffffff)) >>> 0, ip + 12);
  out.writeUInt32BE(0xc6120001, ip + 16);
  return ip + 20;
}

function synPacket(out, at, i) {
  const tcp = ip4(out, at, i >>> 2, 6, 20);
  out.writeUInt16BE(40000 + (i & 3), tcp);
  out.writeUInt16BE(445, tcp + 2);
  out.writeUInt32BE(i >>> 0, tcp + 4);
  out.writeUInt32BE(0, tcp + 8);
  out.writeUInt32BE(0x50022000, tcp + 12);
  out.writeUInt32BE(0, tcp + 16);
  return tcp + 20 - at;
}

function queryPacket(out, at, from, name) {
  const udp = at + 34;
  let end = udp + 20;
  for (const part of name.split('.')) {
    out[end++] = part.length;
    end += out.write(part, end, 'latin1');
  }
  out[end++] = 0;
  out.writeUInt32BE(0x00010001, end);
  end += 4;
  ip4(out, at, from, 17, end - udp);
  out.writeUInt32BE(((40000 << 16) | 53) >>> 0, udp);
  out.writeUInt32BE(((end - udp) << 16) >>> 0, udp + 4);
  out.writeUInt32BE(0x00070100, udp + 8);
  out.writeUInt32BE(0x00010000, udp + 12);
  out.writeUInt32BE(0, udp + 16);
  return end - at;
}

function writeCapture(path, packet, count) {
  const file = openSync(path, 'w');
  const out = Buffer.alloc(FLUSH_AT + MAX_PACKET);
  out.set([0xd4, 0xc3, 0xb2, 0xa1, 2, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 0, 0, 1, 0, 0, 0]);
  let at = 24;
  for (let i = 0; i < count; i++) {
    const length = packet(out, at + 16, i);
    out.writeUInt32LE(START_SECONDS + Math.floor(i / PACKETS_PER_SECOND), at);
    out.writeUInt32LE((i % PACKETS_PER_SECOND) * (1e6 / PACKETS_PER_SECOND), at + 4);
    out.writeUInt32LE(length, at + 8);
    out.writeUInt32LE(length, at + 12);
    at += 16 + length;
    if (at >= FLUSH_AT) {
      writeSync(file, out, 0, at);
      at = 0;
    }
  }
  writeSync(file, out, 0, at);
  closeSync(file);
}

/** The child says its own peak memory when it ends: nobody else knows it afterwards. */
const WATCH = `data:text/javascript,${encodeURIComponent(
  'process.on("exit",()=>process.stderr.write("\\npeak "+process.resourceUsage().maxRSS+"\\n"))',
)}`;

async function scan(path) {
  const started = performance.now();
  const child = spawn(process.execPath, [
    '--import',
    WATCH,
    join(ROOT, 'bin/exhume.js'),
    'scan',
    path,
    '--format',
    'json',
  ]);
  const text = { stdout: '', stderr: '' };
  for (const stream of ['stdout', 'stderr'])
    child[stream].setEncoding('utf8').on('data', (piece) => (text[stream] += piece));
  const code = await new Promise((resolve) => child.on('close', resolve));
  const seconds = (performance.now() - started) / 1000;
  const peak = Number(/peak (\d+)/.exec(text.stderr)?.[1] ?? Number.NaN) / 1024;
  return { code, seconds, peak, ...text };
}

/** What does not hold, as sentences. */
function faults({ code, peak, stdout, stderr }, { said }, count, most) {
  if (code !== 0 && code !== 3) return [`ended with ${code}: ${stderr.slice(0, 500)}`];
  const { coverage, evidence } = JSON.parse(stdout);
  const found = [];
  if (!(peak <= most)) found.push(`took ${peak.toFixed(0)} MiB of ${most}`);
  const [file] = evidence;
  if (file.records !== count) found.push(`read ${file.records} of ${count} packets`);
  const reasons = new Set(coverage.unseen.map(({ reason }) => reason));
  for (const word of said) if (!reasons.has(word)) found.push(`coverage does not say ${word}`);
  return found;
}

const { values } = parseArgs({
  options: {
    only: { type: 'string', default: Object.keys(FLOODS).join(',') },
    count: { type: 'string', default: String((1 << 24) + (1 << 20)) },
    most: { type: 'string', default: '2048' },
    folder: { type: 'string', default: tmpdir() },
  },
});
const folder = mkdtempSync(join(values.folder, 'exhume-flood-'));
const count = Number(values.count);
try {
  console.log('| flood | packets | seconds | packets/s | peak MiB | said |\n|---|---|---|---|---|---|');
  for (const kind of values.only.split(',')) {
    const path = join(folder, `${kind}.pcap`);
    writeCapture(path, FLOODS[kind].packet, count);
    const result = await scan(path);
    rmSync(path);
    const wrong = faults(result, FLOODS[kind], count, Number(values.most));
    for (const fault of wrong) console.error(`${kind}: ${fault}`);
    if (wrong.length > 0) process.exitCode = 1;
    const reasons = [
      ...new Set(result.stdout.match(/"(?:[a-z]+-past-bound|names-sampled|flows-evicted)"/g) ?? []),
    ];
    const rate = Math.round(count / result.seconds).toLocaleString('en-US');
    console.log(
      `| ${kind} | ${count.toLocaleString('en-US')} | ${result.seconds.toFixed(1)} | ${rate} | ${result.peak.toFixed(0)} | ${[...new Set(reasons)].map((reason) => `\`${reason}\``).join(' ')} |`,
    );
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
