// Counts how DNS channels that are known to be ordinary traffic score, and writes src/data/benign-scores.ts from it.
//   npm run build; node bench/calibrate.mjs EXPECTATIONS... [--dry-run]
// Channels of cases tagged "benign" count, and of cases tagged "day" or "mix" those that no expectation speaks of. A
// channel (computer and zone) that stands in several captures of one file counts once, with its highest score.
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { CUT_OFFS } from '../dist/detect/severity.js';
import { names, readCases, scanCase } from './cases.mjs';

const TARGET = fileURLToPath(new URL('../src/data/benign-scores.ts', import.meta.url));

/** Cases whose channels are ordinary, wholly or but for what is expected or allowed. */
function isBackground({ tags }) {
  return ['benign', 'day', 'mix'].some((tag) => tags.includes(tag));
}

/** Scores by channel; `cases` and `unread` count what was scanned and what is in no format that is read. */
async function measure(cases, fingerprints) {
  const channels = new Map();
  const counts = { cases: 0, unread: 0 };
  for (const one of cases) {
    const done = await scanCase(one, fingerprints);
    if (!done) counts.unread++;
    else counts.cases++;
    const spokenOf = [...one.expect, ...one.allow];
    for (const channel of done?.scored ?? []) {
      if (spokenOf.some((expectation) => names(expectation, channel))) continue;
      const key = `${one.folder} ${channel.initiator} ${channel.zone}`;
      const known = channels.get(key);
      if (!known || channel.score > known.score) channels.set(key, { ...channel, id: one.id });
    }
  }
  return { channels: [...channels.values()].sort((a, b) => b.score - a.score), ...counts };
}

function print(title, { channels, cases, unread }) {
  console.log(
    `${title}: ${channels.length} channels of ${cases} cases (${unread} more are in no format read)`,
  );
  for (const [severity, least] of [...CUT_OFFS, ['at least 15', 15], ['at least 1', 1]]) {
    const k = channels.filter(({ score }) => score >= least).length;
    console.log(`  ${severity.padEnd(12)} score ${String(least).padStart(3)}: ${k} of ${channels.length}`);
  }
  for (const { id, initiator, zone, score } of channels.slice(0, 12))
    console.log(`    ${String(score).padStart(3)}  ${id}  ${initiator}  ${zone || '(no zone)'}`);
}

function moduleText({ channels, cases }) {
  const histogram = new Array((channels[0]?.score ?? 0) + 1).fill(0);
  for (const { score } of channels) histogram[score]++;
  const rows = [];
  for (let at = 0; at < histogram.length; at += 20)
    rows.push(`  ${histogram.slice(at, at + 20).join(', ')},`);
  return `/**
 * Scores of DNS channels that are known to be ordinary traffic: the background that \`confidence\` is counted
 * against. Index is the score, value how many channels had it: ${channels.length} channels that the screen nominated, of
 * ${cases} captures and logs with labels. Made by bench/calibrate.mjs; not to be edited by hand.
 */
// biome-ignore format: one row for twenty scores
export const BENIGN_SCORES: readonly number[] = [
${rows.join('\n')}
];
`;
}

const { values, positionals } = parseArgs({
  options: { 'dry-run': { type: 'boolean', default: false } },
  allowPositionals: true,
});
if (positionals.length === 0) {
  console.error('usage: calibrate.mjs EXPECTATIONS... [--dry-run]');
  process.exit(2);
}
const cases = readCases(positionals).filter(isBackground);
const whole = await measure(cases, true);
print('with recognisers of tools', whole);
print('statistics alone', await measure(cases, false));
if (!values['dry-run']) writeFileSync(TARGET, moduleText(whole));
