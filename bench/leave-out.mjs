// Finds what the statistics of 2031 find with the recognisers of tools left out.
//   npm run build; node bench/leave-out.mjs EXPECTATIONS...
// Counts expectations of alert 2031 met at each severity, whatever severity and tool the expectation asks for, with
// and without recognisers, and lists those that statistics alone do not bring to medium.
import { CUT_OFFS } from '../dist/detect/severity.js';
import { names, readCases, scanCase } from './cases.mjs';

/** The most severe finding of 2031 that an expectation speaks of; null without one. */
function found(report, expectation) {
  const fitting = report.findings.filter(
    ({ alert, dns }) =>
      alert === 2031 &&
      (dns.zones.length > 0 ? dns.zones : ['']).some((zone) =>
        names(expectation, { initiator: dns.initiator ?? '', zone }),
      ),
  );
  return fitting.sort((a, b) => b.score - a.score)[0] ?? null;
}

async function measure(cases, fingerprints) {
  const rows = [];
  for (const one of cases) {
    const done = await scanCase(one, fingerprints);
    if (!done) continue;
    for (const expectation of one.expect)
      if (expectation.alert === 2031)
        rows.push({ id: one.id, expectation, score: found(done.report, expectation)?.score ?? 0 });
  }
  return rows;
}

function print(title, rows) {
  const reached = CUT_OFFS.map(([severity, least]) => {
    const k = rows.filter(({ score }) => score >= least).length;
    return `${severity} ${k}`;
  });
  console.log(`${title}: of ${rows.length} expected channels at least ${reached.join(', ')}`);
}

const files = process.argv.slice(2);
if (files.length === 0) {
  console.error('usage: leave-out.mjs EXPECTATIONS...');
  process.exit(2);
}
const cases = readCases(files).filter(({ expect }) => expect.some(({ alert }) => alert === 2031));
const whole = await measure(cases, true);
print('with recognisers of tools', whole);
const alone = await measure(cases, false);
print('statistics alone', alone);
const medium = CUT_OFFS.find(([severity]) => severity === 'medium')[1];
console.log(`below medium by statistics alone:`);
for (const [i, { id, expectation, score }] of alone.entries()) {
  if (score >= medium) continue;
  const subject = [expectation.initiator ?? 'any computer', expectation.zone ?? 'no zone'].flat().join(' ');
  console.log(`  ${String(score).padStart(3)} (with tools ${whole[i].score})  ${id}  ${subject}`);
}
