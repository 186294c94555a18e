import { duration } from '../../base/words.ts';
import type { Report, ReportFinding } from '../../case/report.ts';
import { microsBetween, percent, utcSpan } from '../numbers.ts';
import { citeText } from './cites.ts';
import { dnsFields } from './dns.ts';
import { field, hang, heading, type Indent, pasted, proseAndLines } from './layout.ts';
import { type Page, safeText } from './page.ts';
import { scopeLines, triageLines } from './questions.ts';
import { isConfiguration } from './ready.ts';
import { smbFields } from './smb.ts';

const ALERT_NAMES: ReadonlyMap<number, string> = new Map([
  [2030, 'Data exfiltration over SMB'],
  [2031, 'Suspicious communication over DNS'],
]);
/** Excerpts shown; the document has all. */
const MAX_EXCERPTS = 3;
/** Cells of an excerpt: four lines. */
const MAX_EXCERPT = 260;
/** Cells of a title. */
const MAX_TITLE = 400;
const BODY = { first: '   ', rest: '   ' } as const;
const ENTRY = { first: '   - ', rest: '     ' } as const;

/** One finding in full. */
export function findingLines(page: Page, report: Report, finding: ReportFinding): string[] {
  return [
    '',
    '-'.repeat(page.prose),
    ...headLines(page, finding),
    ...hang(page, BODY, safeText(page, finding.title, MAX_TITLE)),
    '',
    ...(finding.dns ? dnsFields(page, finding.dns) : []),
    ...(finding.smb ? smbFields(page, finding.smb) : []),
    ...field(page, 'when', whenText(finding)),
    ...field(page, 'evidence', citeText(report, finding.cites) || 'no record cited'),
    ...verificationLines(page, finding),
    ...whyLines(page, finding),
    ...scopeLines(page, report, finding),
    ...triageLines(page, finding),
    ...excerptLines(page, report, finding),
    ...remediationLines(page, finding),
    ...caveatLines(page, finding),
  ];
}

function headLines(page: Page, finding: ReportFinding): string[] {
  const severity = finding.severity.toUpperCase();
  const name = ALERT_NAMES.get(finding.alert) ?? String(finding.alert);
  const left = `#${finding.rank} ${severity} ${finding.score}  ${name}`;
  const painted = `#${finding.rank} ${page.paint.severity(finding.severity, severity)} ${finding.score}  ${page.paint.strong(name)}`;
  const blank = page.prose - left.length - finding.id.length;
  return blank >= 2
    ? [painted + ' '.repeat(blank) + finding.id]
    : [painted, `   ${safeText(page, finding.id)}`];
}

function whenText(finding: ReportFinding): string {
  const length = microsBetween(finding.first, finding.last);
  return `${utcSpan(finding.first, finding.last)} (${duration(length)})`;
}

function verificationLines(page: Page, finding: ReportFinding): string[] {
  const { state, checked, disagreements } = finding.verification;
  if (state === 'not-asked') return [];
  const words = {
    verified: 'a second reading agrees',
    disagrees: 'a second reading DISAGREES',
    'not-possible': 'not possible',
  };
  const about = disagreements.length > 0 ? `: ${disagreements.join(' ')}` : '';
  return field(page, 'verified', safeText(page, `${words[state]} (${checked} checked)${about}`));
}

function whyLines(page: Page, finding: ReportFinding): string[] {
  const sure = `score ${finding.score} of 100, above ${percent(finding.confidence)} of known benign ones`;
  const attack = finding.attack.length === 0 ? '' : `; ATT&CK ${finding.attack.join(', ')}`;
  const signals = finding.why.flatMap(({ points, text, signal }) => {
    const sum = `${points > 0 ? '+' : ''}${points}`;
    return hang(
      page,
      { first: `   ${sum.padStart(4)}  `, rest: '         ' },
      safeText(page, `${text} [${signal}]`),
    );
  });
  return [
    '',
    ...hang(page, { first: '   ', rest: '   ' }, safeText(page, `How sure, and why: ${sure}${attack}`)),
    ...signals,
  ];
}

function excerptLines(page: Page, report: Report, finding: ReportFinding): string[] {
  if (finding.excerpts.length === 0) return [];
  const lines = finding.excerpts
    .slice(0, MAX_EXCERPTS)
    .flatMap(({ cite, text }) =>
      hang(page, ENTRY, `${citeText(report, [cite])}: ${safeText(page, text, MAX_EXCERPT)}`),
    );
  return ['', heading(page, 'Excerpts', '   '), ...lines];
}

function remediationLines(page: Page, finding: ReportFinding): string[] {
  if (finding.remediation.length === 0) return [];
  const lines = finding.remediation.flatMap(({ text, why }, i) => {
    const number = `${i + 1}. `.padStart(5);
    return [
      ...stepLines(page, { first: `  ${number}`, rest: '       ' }, text),
      ...hang(page, { first: '       Why: ', rest: '       ' }, safeText(page, why)),
    ];
  });
  return ['', heading(page, 'What to do', '   '), ...lines, ...exclusionLines(page, finding)];
}

/** Lines of a configuration stand once at the end for all findings: six times the same block hides the rest. */
function stepLines(page: Page, indent: Indent, text: string): string[] {
  const [prose = '', ...lines] = text.split('\n');
  return isConfiguration(lines)
    ? proseAndLines(page, indent, `${prose} Ready lines stand at the end.`, [])
    : proseAndLines(page, indent, prose, lines);
}

function exclusionLines(page: Page, finding: ReportFinding): string[] {
  const { exclusion } = finding.triage;
  if (exclusion === null) return [];
  const lines = exclusion.split('\n').flatMap((line) => pasted(page, '       ', line));
  return ['', '   Entry for the site configuration, should this turn out to be benign:', ...lines];
}

function caveatLines(page: Page, finding: ReportFinding): string[] {
  if (finding.caveats.length === 0) return [];
  return [
    '',
    heading(page, 'Caveats', '   '),
    ...finding.caveats.flatMap((text) => hang(page, ENTRY, safeText(page, text))),
  ];
}
