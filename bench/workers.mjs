// What --workers changes: nothing in the report, and the time.
//   node bench/workers.mjs same PATH...           each file below the paths, and each folder as one case: JSON of 1, 2 and 3 readers
//   node bench/workers.mjs speed FILE [--rounds 5] [--workers 1,2]   in turn, median seconds, and ratios to the first
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const BIN = fileURLToPath(new URL('../bin/exhume.js', import.meta.url));
/** A report of much evidence is some megabytes. */
const MOST_OUTPUT = 1 << 30;
/** A scan that takes longer has hung. */
const PATIENCE_MILLIS = 600_000;

function scan(path, workers) {
  const args = [BIN, 'scan', path, '--quiet', '--format', 'json', '--workers', String(workers)];
  const started = performance.now();
  const run = spawnSync(process.execPath, args, { maxBuffer: MOST_OUTPUT, timeout: PATIENCE_MILLIS });
  const seconds = (performance.now() - started) / 1000;
  if (run.error || ![0, 3].includes(run.status)) throw new Error(`${path}: exit ${run.status} ${run.stderr}`);
  return { seconds, hash: createHash('sha256').update(run.stdout).digest('hex'), bytes: run.stdout.length };
}

/** The path itself, and everything below it. */
function below(path) {
  if (!statSync(path).isDirectory()) return [path];
  return [
    path,
    ...readdirSync(path)
      .sort()
      .flatMap((name) => below(join(path, name))),
  ];
}

function same(paths) {
  let cases = 0;
  let different = 0;
  for (const path of paths.flatMap(below)) {
    cases++;
    const [alone, ...others] = [1, 2, 3].map((workers) => scan(path, workers).hash);
    if (others.every((hash) => hash === alone)) continue;
    different++;
    console.log(`different: ${path}`);
  }
  console.log(`${cases} cases, ${different} different`);
  if (different > 0) process.exitCode = 1;
}

function median(values) {
  return [...values].sort((a, b) => a - b)[values.length >> 1];
}

function speed(file, rounds, counts) {
  const times = new Map(counts.map((count) => [count, []]));
  for (let round = 0; round < rounds; round++)
    for (const count of counts) times.get(count).push(scan(file, count).seconds);
  const first = median(times.get(counts[0]));
  for (const [count, all] of times) {
    const ratios = all.map((seconds, i) => seconds / times.get(counts[0])[i]);
    const list = all.map((seconds) => seconds.toFixed(2)).join(' ');
    console.log(
      `${count} readers: median ${median(all).toFixed(2)} s (${list}), ${(median(all) / first).toFixed(2)} of the first, median of pairs ${median(ratios).toFixed(2)}`,
    );
  }
}

const { values, positionals } = parseArgs({
  options: { rounds: { type: 'string', default: '5' }, workers: { type: 'string', default: '1,2' } },
  allowPositionals: true,
});
const [what, ...paths] = positionals;
if (what === 'same' && paths.length > 0) same(paths);
else if (what === 'speed' && paths.length === 1)
  speed(paths[0], Number(values.rounds), values.workers.split(',').map(Number));
else {
  console.error('usage: workers.mjs same PATH... | speed FILE [--rounds 5] [--workers 1,2]');
  process.exit(2);
}
