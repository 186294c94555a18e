import { counted, listed, thousands, wholeness } from '../../base/words.ts';
import type { Bounds, DnsPart, Recovered } from '../../detect/finding.ts';
import { longHost } from '../names.ts';
import { field } from './layout.ts';
import { type Page, safeDomain, safeText } from './page.ts';

/** Items of one field. */
const MAX_ITEMS = 6;
/** Recovered contents shown. */
const MAX_RECOVERED = 5;

/** The fields that only a 2031 finding has. */
export function dnsFields(page: Page, dns: DnsPart): string[] {
  return [
    ...field(page, 'who', waypoints(page, dns)),
    ...field(page, 'how much', amounts(dns)),
    ...field(page, 'messages', messages(page, dns)),
    ...field(page, 'tool', toolText(page, dns)),
    ...dns.recovered
      .slice(0, MAX_RECOVERED)
      .flatMap((content) => field(page, 'recovered', recoveredText(page, content))),
    ...(dns.processes.length > 0
      ? field(page, 'process', safeText(page, listed(dns.processes, MAX_ITEMS)))
      : []),
  ];
}

function waypoints(page: Page, dns: DnsPart): string {
  const who = dns.initiator === null ? 'unknown client' : safeText(page, longHost(page.names, dns.initiator));
  const servers = listed(
    dns.servers.map((server) => safeText(page, longHost(page.names, server))),
    MAX_ITEMS,
  );
  const zones = listed(
    dns.zones.map((zone) => safeDomain(page, zone)),
    MAX_ITEMS,
  );
  return [who, servers, zones].filter((text) => text !== '').join(` ${page.arrow} `);
}

function amounts(dns: DnsPart): string {
  const lower = { proved: 'proved', decoded: 'proved', grammar: 'estimated', none: 'estimated' }[
    dns.tool.proof
  ];
  return `${range(dns.bytesUp)} out, ${range(dns.bytesDown)} in (${lower} to possible)`;
}

function range({ lower, upper }: Bounds): string {
  return lower >= upper ? `${thousands(lower)} bytes` : `${thousands(lower)} to ${thousands(upper)} bytes`;
}

function messages(page: Page, dns: DnsPart): string {
  const types = safeText(page, counts(dns.recordTypes));
  const codes = safeText(page, counts(dns.rcodes));
  const about = [types, codes, dns.transports.join(', ')].filter((text) => text !== '').join('; ');
  return `${counted(dns.queries, 'query', 'queries')}, ${counted(dns.answers, 'answer')}, ${counted(dns.distinctNames, 'distinct name')}${about === '' ? '' : ` (${about})`}`;
}

function counts(record: Readonly<Record<string, number>>): string {
  const entries = Object.entries(record).sort(([, a], [, b]) => b - a);
  return listed(
    entries.map(([key, count]) => `${key} ${thousands(count)}`),
    MAX_ITEMS,
  );
}

const PROOF_WORDS = {
  proved: 'proved',
  decoded: 'decoded',
  grammar: 'probable, by grammar alone',
  none: '',
} as const;

function toolText(page: Page, { tool }: DnsPart): string {
  const name = tool.name ?? tool.id;
  if (name === null || tool.proof === 'none') return 'none known: the statistics stand alone';
  return safeText(page, `${name}, ${PROOF_WORDS[tool.proof]}${tool.by ? `: ${tool.by}` : ''}`);
}

function recoveredText(page: Page, content: Recovered): string {
  const parts = [
    `${thousands(content.bytes)} bytes ${content.direction === 'up' ? 'out' : 'in'}`,
    wholeness(content),
    content.content ?? 'content not recognised',
    content.name === null ? '' : `named ${content.name}`,
    content.sha256 === null ? '' : `SHA-256 ${content.sha256}`,
  ];
  return safeText(page, parts.filter((text) => text !== '').join(', '));
}
