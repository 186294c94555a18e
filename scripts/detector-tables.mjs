// Writes the tables of docs/detectors.md from the code. Needs a build.
//   npm run build; node scripts/detector-tables.mjs
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { SENSITIVE_ITEMS } from '../dist/data/sensitive-names.js';
import { TOOL_FLOOR, TOOL_POINTS } from '../dist/detect/dns/score.js';
import { SIGNALS } from '../dist/detect/dns/signals/registry.js';
import { TOOLS } from '../dist/detect/dns/tools/registry.js';
import { CUT_OFFS } from '../dist/detect/severity.js';
import { SMB_SIGNALS } from '../dist/detect/smb/signals/registry.js';
import { WEIGHTS } from '../dist/detect/smb/weights.js';

const DOCUMENT = fileURLToPath(new URL('../docs/detectors.md', import.meta.url));

function table(head, rows) {
  const line = (cells) => `| ${cells.join(' | ')} |`;
  return [line(head), `|${'---|'.repeat(head.length)}`, ...rows.map(line)].join('\n');
}

function signalTable(signals) {
  return table(
    ['signal', 'says', 'points', 'raised without harm by'],
    signals.map(({ id, says, formula, raisedBy }) => [`\`${id}\``, says, formula, raisedBy.join('; ')]),
  );
}

function cutOffTable(cutOffs) {
  return table(
    ['severity', 'from score'],
    cutOffs.map(([severity, least]) => [`\`${severity}\``, least]),
  );
}

const TABLES = {
  signals: signalTable(SIGNALS),
  'cut-offs': cutOffTable(CUT_OFFS),
  'smb-signals': signalTable(SMB_SIGNALS),
  'smb-cut-offs': cutOffTable(CUT_OFFS),
  'smb-secrets': table(
    ['kind', 'is', 'weight', 'points by content, by name'],
    SENSITIVE_ITEMS.map(({ id, what, weight }) => [
      `\`${id}\``,
      what,
      weight,
      `${WEIGHTS.content[weight]}, ${WEIGHTS.name[weight]}`,
    ]),
  ),
  proofs: table(
    ['proof', 'adds', 'lifts the score to'],
    Object.keys(TOOL_POINTS).map((proof) => [`\`${proof}\``, TOOL_POINTS[proof], TOOL_FLOOR[proof]]),
  ),
  tools: table(
    ['tool', 'name'],
    TOOLS.map(({ id, name }) => [`\`${id}\``, name]),
  ),
};

let text = readFileSync(DOCUMENT, 'utf8');
for (const [name, body] of Object.entries(TABLES)) {
  const [from, to] = [`<!-- ${name} -->\n`, `<!-- /${name} -->`];
  const start = text.indexOf(from) + from.length;
  const end = text.indexOf(to);
  if (start < from.length || end < start) throw new Error(`docs/detectors.md has no place for ${name}`);
  text = `${text.slice(0, start)}\n${body}\n\n${text.slice(end)}`;
}
writeFileSync(DOCUMENT, text);
