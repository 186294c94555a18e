// Writes src/data/benign-smb-scores.ts: scores of runs in captures that are labelled benign. Confidence of alert
// 2030 is counted against them. Usage, after `npm run build`:
//   node bench/calibrate-smb.mjs expectations.json…
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { scan } from '../dist/scan.js';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const target = join(root, 'src/data/benign-smb-scores.ts');
const counts = [];
let runs = 0;

for (const file of process.argv.slice(2)) {
  const { cases } = JSON.parse(readFileSync(file, 'utf8'));
  for (const each of cases) {
    if (!each.tags.includes('benign') || !each.tags.includes('smb') || each.tags.includes('eve')) continue;
    const paths = each.evidence.map((path) => resolve(dirname(file), path));
    await scan(paths, options(each.given ?? {}), { scoredCopies: (scored) => scored.forEach(count) });
  }
}

function options({ dc = [], internal = [] }) {
  return { dc, internal, fingerprints: true, from: null, to: null, separate: false, verify: false };
}

function count({ score }) {
  runs++;
  while (counts.length <= score) counts.push(0);
  counts[score]++;
}

const head = readFileSync(target, 'utf8').split('export const')[0];
const table = counts.length === 0 ? [0] : counts;
writeFileSync(
  target,
  `${head}export const BENIGN_SMB_SCORES: readonly number[] = [\n  ${table.join(', ')},\n];\n`,
);
console.log(`${runs} benign runs; highest score ${table.length - 1}`);
