import { listed } from '../../base/words.ts';
import type { ReportFinding } from '../../case/report.ts';
import type { DnsPart } from '../../detect/finding.ts';
import { hang, heading, pasted } from './layout.ts';
import { type Page, safeDomain } from './page.ts';

/** The comment that begins the part for one system: `;` of zone files, `#`, `//` of named.conf. */
const COMMENT = /^(?:[;#]|\/\/) /;
/** Zones named in one sentence. */
const MAX_NAMED = 12;
/** What joins a line of PowerShell to the next. */
const CONTINUED = '`';

/** True when the ready lines of a step are parts of configurations, the same for every zone but the names. */
export function isConfiguration(lines: readonly string[]): boolean {
  return COMMENT.test(lines[0] ?? '');
}

/** The ready lines of all findings, once for each system with the names of all of them; nothing without any. */
export function readyToPaste(page: Page, findings: readonly ReportFinding[]): string[] {
  const systems = new Map<string, Set<string>>();
  for (const finding of findings)
    for (const { text } of finding.remediation) gather(systems, text.split('\n').slice(1));
  if (systems.size === 0) return [];
  const lines = [...systems].flatMap(([comment, commands]) => ['', comment, ...commands]);
  return [
    '',
    heading(page, 'Ready to paste'),
    ...unconfirmedLines(page, findings),
    ...lines.flatMap((text) => text.split('\n')).flatMap((line) => pasted(page, '', line)),
  ];
}

/** Zones that statistics alone name stand among the others, so what to leave out is said before. */
function unconfirmedLines(page: Page, findings: readonly ReportFinding[]): string[] {
  const zones = findings.flatMap(({ dns }) => (dns === null || isProved(dns) ? [] : dns.zones));
  if (zones.length === 0) return [];
  const names = listed(
    [...new Set(zones)].map((zone) => safeDomain(page, zone)),
    MAX_NAMED,
  );
  const text = `Not confirmed yet: ${names}. Paste the lines for them only after triage.`;
  return hang(page, { first: '', rest: '' }, text);
}

function isProved({ tool }: DnsPart): boolean {
  return tool.proof === 'proved' || tool.proof === 'decoded';
}

/** Adds each command under the comment that leads its system; a command of several lines stays together. */
function gather(systems: Map<string, Set<string>>, lines: readonly string[]): void {
  if (!isConfiguration(lines)) return;
  let commands = new Set<string>();
  let open = '';
  for (const line of lines) {
    if (COMMENT.test(line)) {
      commands = systems.get(line) ?? new Set();
      systems.set(line, commands);
      continue;
    }
    open += line;
    if (line.endsWith(CONTINUED)) {
      open += '\n';
      continue;
    }
    commands.add(open);
    open = '';
  }
}
