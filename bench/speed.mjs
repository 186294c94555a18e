// Runs exhume and other programs over one capture, in turn, and prints time, packets a second, peak memory and
// ratios to exhume. What is not installed is left out and named.
//   node bench/speed.mjs FILE [--smb] [--rounds 3] [--only exhume,tshark,…] [--json]
// --smb: a capture of SMB; every program that can is told to put files together and to hash or to write them.
import { spawn, spawnSync } from 'node:child_process';
import {
  closeSync,
  existsSync,
  mkdtempSync,
  openSync,
  readFileSync,
  readSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const GNU_TIME = '/usr/bin/time';
const POLL_MILLIS = 20;
/** Classic pcap, microseconds and nanoseconds. */
const PCAP_MAGIC = new Set([0xa1b2c3d4, 0xa1b23c4d]);

const SURICATA_CONFIG = '/etc/suricata/suricata.yaml';
/**
 * The configuration as installed, but with outputs of SMB alone: events of SMB, and of files with the SHA-256 of
 * each. What is given after an include replaces what the included file says under the same key.
 */
const SURICATA_SMB = `%YAML 1.1
---
include: ${SURICATA_CONFIG}
outputs:
  - eve-log:
      enabled: yes
      filetype: regular
      filename: eve.json
      types: [ smb, { files: { force-magic: no, force-hash: [ sha256 ] } } ]
`;

/** Suricata stops following a stream after 1 MB unless told otherwise: no file would be whole. */
function suricataSmb(file, scratch) {
  const config = join(scratch, 'smb.yaml');
  writeFileSync(config, SURICATA_SMB);
  return ['-c', config, '--set', 'stream.reassembly.depth=0', ...suricataReads(file, scratch)];
}

function suricataReads(file, scratch) {
  return ['-r', file, '--runmode', 'single', '-S', '/dev/null', '-k', 'none', '-l', scratch];
}

/** Each program: how to ask whether it is there, and its command line for a file and a scratch folder, and for SMB where it differs. */
const PROGRAMS = [
  {
    id: 'exhume',
    version: [process.execPath, join(ROOT, 'bin/exhume.js'), '--version'],
    command: (file) => [process.execPath, join(ROOT, 'bin/exhume.js'), 'scan', file, '--format', 'json'],
  },
  { id: 'tcpdump', version: ['tcpdump', '--version'], command: (file) => ['tcpdump', '-nn', '-r', file] },
  {
    id: 'tshark',
    version: ['tshark', '--version'],
    command: (file) => ['tshark', '-n', '-r', file, '-T', 'fields', '-e', 'ip.src', '-e', 'dns.qry.name'],
    smb: (file, scratch) => [
      'tshark',
      '-n',
      '-q',
      '-r',
      file,
      '--export-objects',
      `smb,${join(scratch, 'objects')}`,
    ],
  },
  {
    id: 'suricata',
    version: ['suricata', '-V'],
    command: (file, scratch) => ['suricata', ...suricataReads(file, scratch)],
    smb: (file, scratch) => ['suricata', ...suricataSmb(file, scratch)],
  },
];
/** What a run may exit with and still have done its work: exhume's 1 is "severity reached", 3 "partly unreadable". */
const DONE = { exhume: [0, 1, 3] };

/** First line of what the program says of its version, or null when it cannot be run. */
function versionOf(program) {
  const [name, ...rest] = program.version;
  const run = spawnSync(name, rest, { encoding: 'utf8' });
  if (run.error || run.status !== 0) return null;
  return (
    `${run.stdout}${run.stderr}`
      .split('\n')
      .find((l) => /\d/.test(l))
      ?.trim() ?? ''
  );
}

/** Packets of a classic pcap of either byte order, by their headers; null for other files. */
function countPackets(file) {
  const handle = openSync(file, 'r');
  const window = Buffer.alloc(8 << 20);
  readSync(handle, window, 0, 24, 0);
  const little = PCAP_MAGIC.has(window.readUInt32LE(0));
  const known = little || PCAP_MAGIC.has(window.readUInt32BE(0));
  let packets = 0;
  let at = 24;
  for (let used = 1; known && used > 0; at += used) {
    const got = readSync(handle, window, 0, window.length, at);
    used = 0;
    while (used + 16 <= got) {
      const length = 16 + (little ? window.readUInt32LE(used + 8) : window.readUInt32BE(used + 8));
      if (used + length > got) break;
      used += length;
      packets++;
    }
  }
  closeSync(handle);
  return known ? packets : null;
}

/** Peak resident memory of a process and its children as /proc tells while it runs, in KiB. */
function pollMemory(pid) {
  let peak = 0;
  const timer = setInterval(() => {
    try {
      peak = Math.max(
        peak,
        Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0),
      );
    } catch {
      clearInterval(timer);
    }
  }, POLL_MILLIS);
  return () => {
    clearInterval(timer);
    return peak;
  };
}

/**
 * One run with its output thrown away: seconds of the wall clock and of the processor, peak memory in MiB. GNU
 * time tells the last two exactly; without it memory is polled and processor seconds are null.
 */
function measure(command, sink) {
  const timed = existsSync(GNU_TIME);
  const report = `${sink}.time`;
  const [name, ...rest] = timed ? [GNU_TIME, '-q', '-o', report, '-f', '%U %S %M', ...command] : command;
  const output = openSync('/dev/null', 'w');
  const started = process.hrtime.bigint();
  return new Promise((resolve, reject) => {
    const child = spawn(name, rest, { stdio: ['ignore', output, output] });
    const peak = timed ? null : pollMemory(child.pid);
    child.on('error', reject);
    child.on('close', (status) => {
      closeSync(output);
      const seconds = Number(process.hrtime.bigint() - started) / 1e9;
      const [user, system, kib] = timed
        ? readFileSync(report, 'utf8').trim().split(' ').map(Number)
        : [null, null, peak()];
      resolve({ status, seconds, processor: timed ? user + system : null, memory: kib / 1024 });
    });
  });
}

function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}

async function runAll(file, programs, rounds, smb) {
  const runs = new Map(programs.map((p) => [p.id, []]));
  for (let round = 0; round < rounds; round++)
    for (const program of programs) {
      const scratch = mkdtempSync(join(tmpdir(), 'exhume-speed-'));
      const command = (smb && program.smb) || program.command;
      const run = await measure(command(file, scratch), join(scratch, 'run'));
      rmSync(scratch, { recursive: true, force: true });
      runs.get(program.id).push(run);
      console.error(`round ${round + 1} ${program.id}: ${run.seconds.toFixed(2)} s, exit ${run.status}`);
    }
  return runs;
}

function summary(programs, runs, packets) {
  const rows = programs.map(({ id, said }) => {
    const all = runs.get(id);
    const seconds = median(all.map((r) => r.seconds));
    return {
      program: id,
      version: said,
      seconds,
      packetsPerSecond: packets === null ? null : packets / seconds,
      processorSeconds: median(all.map((r) => r.processor)),
      memoryMiB: median(all.map((r) => r.memory)),
      failed: all.filter((r) => !(DONE[id] ?? [0]).includes(r.status)).length,
    };
  });
  const own = rows.find((r) => r.program === 'exhume' && r.failed === 0);
  return rows.map((r) => ({ ...r, timesExhume: own ? r.seconds / own.seconds : null }));
}

function printTable(rows) {
  const number = (value, digits) => (value === null || value === undefined ? '-' : value.toFixed(digits));
  console.log('program     seconds   packets/s   CPU s   peak MiB   time/exhume   failed  version');
  for (const r of rows)
    console.log(
      [
        r.program.padEnd(10),
        number(r.seconds, 2).padStart(8),
        number(r.packetsPerSecond, 0).padStart(11),
        number(r.processorSeconds, 2).padStart(7),
        number(r.memoryMiB, 0).padStart(10),
        number(r.timesExhume, 2).padStart(13),
        String(r.failed).padStart(8),
        ` ${r.version}`,
      ].join(' '),
    );
}

async function main() {
  const { values, positionals } = parseArgs({
    options: {
      rounds: { type: 'string', default: '3' },
      only: { type: 'string' },
      json: { type: 'boolean' },
      smb: { type: 'boolean', default: false },
    },
    allowPositionals: true,
  });
  const rounds = Number(values.rounds);
  if (positionals.length !== 1 || !(rounds >= 1)) {
    console.error(
      'usage: speed.mjs FILE [--smb] [--rounds 3] [--only exhume,tcpdump,tshark,suricata] [--json]',
    );
    process.exit(2);
  }
  const [file] = positionals;
  const wanted = values.only?.split(',') ?? PROGRAMS.map((p) => p.id);
  const asked = PROGRAMS.filter((p) => wanted.includes(p.id)).map((p) => ({ ...p, said: versionOf(p) }));
  const programs = asked.filter((p) => p.said !== null);
  for (const p of asked) if (p.said === null) console.error(`${p.id} is not here: left out`);
  const packets = countPackets(file);
  const rows = summary(programs, await runAll(file, programs, rounds, values.smb), packets);
  if (values.json)
    console.log(JSON.stringify({ bytes: statSync(file).size, packets, rounds, programs: rows }, null, 2));
  else printTable(rows);
}

await main();
