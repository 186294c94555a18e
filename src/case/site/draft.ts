import { counted } from '../../base/words.ts';
import type { Report, ReportFinding } from '../report.ts';
import { yamlScalar } from '../yaml.ts';
import { MAX_CANDIDATES } from './bounds.ts';

/** What a scan saw of the site; see examine/surroundings. */
export interface Seen {
  networks: readonly { network: string; addresses: number }[];
  controllers: readonly { address: string; grounds: readonly string[] }[];
  resolvers: readonly string[];
}

const HEAD = `# Site configuration of exhume (docs/site.md).
# What stands here uncommented was seen in the evidence and not confirmed by anybody: read it before you use it.
# "exhume site check FILE" says whether it is right; "exhume scan EVIDENCE --site FILE" uses it.
`;
const ENTRIES_HEAD = `# Entries that explain findings. Each needs a reason, an author and the last day on which it holds; a later
# finding is reported again. Lists: trustedDomains, approvedTransfers, excludedComputers, backupHosts;
# newDomains answers the question whether a domain is newly added, and suppresses nothing.
`;

/**
 * A commented site configuration filled with what a scan saw. It is valid as it stands: candidates for entries are
 * comments, because only a person can answer for them. Text of evidence is quoted and stays on its line.
 */
export function draftSite(seen: Seen, report: Report): string {
  const networks = seen.networks.map(
    ({ network, addresses }) =>
      `    - ${yamlScalar(network)} # ${counted(addresses, 'address', 'addresses')}`,
  );
  const controllers = seen.controllers.map(
    ({ address, grounds }) => `  - ${yamlScalar(address)} # ${grounds.map(inComment).join('; ')}`,
  );
  return [
    HEAD,
    'organisation:',
    '  # Internal networks; without any, the private ranges are internal.',
    list('  networks:', networks),
    '  # Domains that the organisation owns.',
    '  domains: []',
    '',
    '# Addresses of domain controllers, as with --dc.',
    list('domainControllers:', controllers),
    '',
    '# Resolvers of the site: they are asked by several computers or for many zones. Where they are listed,',
    '# trusted domains hold only for questions that went to them.',
    list(
      'resolvers:',
      seen.resolvers.map((address) => `  - ${yamlScalar(address)}`),
    ),
    '',
    ENTRIES_HEAD + candidates(report.findings),
  ].join('\n');
}

function list(head: string, lines: readonly string[]): string {
  return lines.length === 0 ? `${head} []` : [head, ...lines].join('\n');
}

/** Evidence in a comment: as a quoted scalar, which holds no line break and nothing invisible. */
function inComment(text: string): string {
  return yamlScalar(text).replace(/^"([ -~]*)"$/, '$1');
}

/** The ready entries of findings, by list, each below the finding that it would explain. */
function candidates(findings: readonly ReportFinding[]): string {
  const lists = new Map<string, string[]>();
  for (const { triage, id, severity, title } of findings.slice(0, MAX_CANDIDATES)) {
    if (triage.exclusion === null) continue;
    const [head = '', ...lines] = triage.exclusion.split('\n');
    const known = lists.get(head) ?? [];
    known.push(`  # ${id}, ${severity}: ${inComment(title)}`, ...lines);
    lists.set(head, known);
  }
  const blocks = [...lists].sort(([a], [b]) => (a < b ? -1 : 1));
  return blocks
    .map(([head, lines]) => `\n${[head, ...lines].map((line) => `# ${line}\n`).join('')}`)
    .join('');
}
