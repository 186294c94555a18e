// Reads a capture through packets, SMB and hashing, and prints seconds, MB/s and peak memory.
//   node bench/make-smb-capture.mjs /tmp/smb.pcap && node bench/smb-speed.mjs /tmp/smb.pcap
// Runs from dist/: build first. The file should be in the page cache (run twice).
import { createHash } from 'node:crypto';
import { statSync } from 'node:fs';
import { createAddressTable } from '../dist/base/address.js';
import { survey } from '../dist/evidence/survey.js';
import { createReading, readAll } from '../dist/examine/reading.js';
import { createSink } from '../dist/observe/sink.js';

async function measure(path) {
  const transfers = [];
  const evidence = await survey([path], { logs: [] });
  const start = process.hrtime.bigint();
  const cpu = process.cpuUsage();
  const reading = createReading(evidence, createAddressTable(), { from: null, to: null });
  await readAll(reading, createSink({ transfer: (t) => transfers.push(t) }), { phase: 'screen' });
  const seconds = Number(process.hrtime.bigint() - start) / 1e9;
  const used = process.cpuUsage(cpu);
  await evidence.release();
  return { seconds, cpu: (used.user + used.system) / 1e6, transfers };
}

/** Seconds that SHA-256 alone takes for so many bytes on this machine. */
function hashAlone(bytes) {
  const block = Buffer.alloc(1 << 20, 7);
  const hash = createHash('sha256');
  const start = process.hrtime.bigint();
  for (let done = 0; done < bytes; done += block.length) hash.update(block);
  hash.digest();
  return Number(process.hrtime.bigint() - start) / 1e9;
}

const path = process.argv[2];
const { size } = statSync(path);
const { seconds, cpu, transfers } = await measure(path);
const content = transfers.reduce((sum, t) => sum + t.bytesRead + t.bytesWritten, 0);
const hashed = transfers.filter((t) => t.sha256Read !== null).length;
const peak = process.resourceUsage().maxRSS / 1024;
console.log(
  `${(size / 1e6).toFixed(0)} MB in ${seconds.toFixed(2)} s (${cpu.toFixed(2)} s processor): ${(size / 1e6 / seconds).toFixed(0)} MB/s; peak ${peak.toFixed(0)} MB`,
);
console.log(`${transfers.length} transfers, ${hashed} with a hash, ${content} bytes of content`);
console.log(`SHA-256 alone: ${hashAlone(content).toFixed(2)} s`);
