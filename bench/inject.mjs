// Hides made-up channels in a day of ordinary DNS and prints which the statistics of 2031 find.
//   npm run build; node bench/inject.mjs DAY.pcap.gz [--only WORD] [--internal 10.0.0.0/8] [--tools] [--seed 1]
// A row is a kind of channel, a column the bytes it moves. Each channel runs on computers of its own; several stand in
// one scan. A cell is the score and the severity (C, H, M, l); a dot stands for no finding. Recognisers of tools are
// off unless --tools is given.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { severityOf } from '../dist/detect/severity.js';
import { scan } from '../dist/scan.js';
import { siteOf, writeCapture } from './inject/capture.mjs';
import { channelOf, synthesise } from './inject/channel.mjs';

const AMOUNTS = [256, 1024, 4096];
/** Computers of one scan that channels run on; the busiest stay the background. */
const MAX_SHARE = 0.6;
const LETTER = { critical: 'C', high: 'H', medium: 'M', low: 'l' };

/** Kinds of channels: what is not said is base32, 60 characters, A, one question a second, one address for all. */
const KINDS = [
  ...['hex', 'base32', 'base64', 'words', 'decimal'].flatMap((codec) =>
    [8, 16, 32, 60, 120, 200].map((chunk) => ({ codec, chunk })),
  ),
  ...['hex', 'base32', 'words'].flatMap((codec) =>
    [8, 24, 60].map((chunk) => ({ codec, chunk, answers: 'nxdomain' })),
  ),
  ...[32, 40, 56].flatMap((chunk) =>
    ['varying', 'nxdomain'].map((answers) => ({ codec: 'hex', chunk, answers })),
  ),
  ...[0.05, 0.5, 5, 50].map((rate) => ({ rate })),
  ...[0.05, 50].map((rate) => ({ rate, codec: 'hex', chunk: 32, answers: 'nxdomain' })),
  ...['varying', 'txt', 'cname', 'aaaa'].flatMap((answers) => {
    const type = { txt: 'TXT', cname: 'CNAME', aaaa: 'AAAA' }[answers] ?? 'A';
    return [8, 60].flatMap((chunk) => [0, 300].map((ttl) => ({ chunk, answers, type, ttl })));
  }),
  ...['TXT', 'NULL', 'MX', 'AAAA', 'HTTPS'].map((type) => ({ type, answers: 'nxdomain' })),
  ...[8, 60].flatMap((chunk) => ['constant', 'nxdomain'].map((answers) => ({ chunk, answers, zones: 3 }))),
  ...[8, 60].flatMap((chunk) =>
    ['constant', 'nxdomain'].map((answers) => ({ chunk, answers, direct: true })),
  ),
  ...[2, 5].flatMap((implants) =>
    ['constant', 'varying', 'nxdomain'].map((answers) => ({ implants, answers })),
  ),
  ...[1, 2, 3].flatMap((label) => [16, 60].map((chunk) => ({ label, chunk, answers: 'nxdomain' }))),
  { implants: 5, chunk: 8 },
  { ttl: 3600 },
  { ttl: 3600, answers: 'varying' },
];

function labelOf(kind) {
  const { codec, chunk, type, rate, answers, ...rest } = channelOf(kind);
  const more = [];
  if (rest.label < Math.min(chunk, 60)) more.push(`labels of ${rest.label}`);
  if (rest.zones > 1) more.push(`${rest.zones} zones`);
  if (rest.direct) more.push('direct');
  if (rest.implants > 1) more.push(`${rest.implants} computers`);
  if (rest.ttl > 0) more.push(`TTL ${rest.ttl}`);
  return [
    codec.padEnd(7),
    String(chunk).padStart(3),
    type.padEnd(5),
    `${rate}/s`.padEnd(6),
    answers,
    ...more,
  ].join(' ');
}

const ip = (address) => [24, 16, 8, 0].map((shift) => (address >>> shift) & 255).join('.');

/** Puts channels into scans until their computers run out. */
function batchesOf(channels, clients) {
  const most = Math.max(5, Math.floor(clients.length * MAX_SHARE));
  const batches = [];
  let room = 0;
  for (const channel of channels) {
    if (channel.implants > room) {
      batches.push([]);
      room = most;
    }
    const from = most - room;
    batches.at(-1).push({ channel, clients: clients.slice(from, from + channel.implants) });
    room -= channel.implants;
  }
  return batches;
}

/** Scans the day with the channels of a batch; what was found of each. */
async function runBatch(batch, day, site, folder, options) {
  const made = batch.map((one) => ({
    ...one,
    ...synthesise(one.channel, { ...one, site, seed: options.seed++ }),
  }));
  const path = join(folder, 'channels.pcap');
  writeCapture(
    path,
    made.flatMap(({ packets }) => packets),
  );
  const scored = [];
  const report = await scan([day, path], options, { scored: (channels) => scored.push(...channels) });
  return made.map((one) => {
    const computers = new Set(one.clients.map(ip));
    const own = (zone) => zone === '' || one.zones.some((z) => zone === z || zone.endsWith(`.${z}`));
    const findings = report.findings.filter(
      ({ dns }) => computers.has(dns?.initiator) && (dns.zones.length === 0 || dns.zones.some(own)),
    );
    const scores = scored.filter((s) => computers.has(s.initiator) && s.zone !== '' && own(s.zone));
    const best = Math.max(-1, ...scores.map(({ score }) => score), ...findings.map(({ score }) => score));
    return { ...one, found: findings.length, score: best, why: findings[0]?.why ?? [] };
  });
}

function cellOf({ score, found }) {
  if (score < 0) return '  -';
  return `${String(score).padStart(3)}${found > 0 ? (LETTER[severityOf(score)] ?? '') : '.'}`;
}

function summary(rows) {
  console.log('\nmoved       channels   at least low   at least medium');
  for (const amount of AMOUNTS) {
    const all = rows.filter(({ channel }) => channel.bytes === amount);
    const at = (least) => all.filter(({ found, score }) => found > 0 && score >= least).length;
    console.log(
      `${`${amount} bytes`.padEnd(12)}${String(all.length).padEnd(11)}${String(at(28)).padEnd(15)}${at(45)}`,
    );
  }
}

const { values, positionals } = parseArgs({
  options: {
    only: { type: 'string', default: '' },
    internal: { type: 'string', multiple: true, default: [] },
    tools: { type: 'boolean', default: false },
    seed: { type: 'string', default: '1' },
  },
  allowPositionals: true,
});
if (positionals.length !== 1) {
  console.error('usage: inject.mjs DAY.pcap.gz [--only WORD] [--internal NETWORK] [--tools] [--seed 1]');
  process.exit(2);
}
const [day] = positionals;
const site = siteOf(day);
const options = {
  dc: [],
  internal: values.internal,
  fingerprints: values.tools,
  from: null,
  to: null,
  separate: false,
  verify: false,
  seed: Number(values.seed),
};
const kinds = KINDS.filter((kind) => labelOf(kind).includes(values.only));
const channels = kinds.flatMap((kind) => AMOUNTS.map((bytes) => channelOf({ ...kind, bytes })));
const folder = mkdtempSync(join(tmpdir(), 'exhume-inject-'));
const rows = [];
for (const batch of batchesOf(channels, site.clients)) {
  rows.push(...(await runBatch(batch, day, site, folder, options)));
  process.stderr.write(`\r${rows.length} of ${channels.length}`);
}
rmSync(folder, { recursive: true });
process.stderr.write('\n');
console.log(
  `${'codec, characters, type, rate, answers'.padEnd(52)} ${AMOUNTS.map((n) => `${n} B`.padStart(7)).join('')}`,
);
for (const kind of kinds) {
  const label = labelOf(kind);
  const cells = rows.filter(({ channel }) => labelOf(channel) === label).map(cellOf);
  console.log(`${label.padEnd(52)} ${cells.map((cell) => cell.padStart(7)).join('')}`);
}
summary(rows);
