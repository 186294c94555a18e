import { counted } from '../../base/words.ts';
import type { ReportFinding, ReportSmb } from '../../case/report.ts';
import type { Bounds, DnsPart } from '../../detect/finding.ts';
import { shortHost } from '../names.ts';
import { byteSize } from '../numbers.ts';
import { type Page, safeDomain, safeText } from './page.ts';

/** Cells of one name inside a cell of the overview: a long one must not push the others out. */
const MAX_NAME = 60;
/** A direction below both is not worth a word beside the other. */
const NOISE_BYTES = 64;
const NOISE_SHARE = 0.01;

/** What crossed, in a few words for the overview. */
export function whatText(page: Page, finding: ReportFinding): string {
  if (finding.dns) return dnsWhat(page, finding.dns);
  return finding.smb ? smbWhat(page, finding.smb) : safeText(page, finding.title, MAX_NAME);
}

/** The two ends for the overview: who, and whom to. */
export function whoText(page: Page, finding: ReportFinding): string {
  const name = (address: string | null) => safeText(page, shortHost(page.names, address), MAX_NAME);
  const { dns, smb } = finding;
  if (smb) return `${name(smb.origin)} ${page.arrow} ${name(smb.recipient)}`;
  if (!dns) return '-';
  const [zone] = dns.zones;
  const to = zone === undefined ? name(dns.servers[0] ?? null) : safeDomain(page, zone, MAX_NAME);
  const more = dns.zones.length > 1 ? ` and ${counted(dns.zones.length - 1, 'zone')}` : '';
  return `${dns.initiator === null ? 'unknown client' : name(dns.initiator)} ${page.arrow} ${to}${more}`;
}

function dnsWhat(page: Page, dns: DnsPart): string {
  const ways = [way(dns.bytesUp, dns.bytesDown, 'out'), way(dns.bytesDown, dns.bytesUp, 'in')].filter(
    (text) => text !== '',
  );
  const recovered = dns.recovered.length > 0 ? ['content recovered'] : [];
  return [channelName(page, dns), ...ways, ...recovered].join(', ');
}

function channelName(page: Page, { tool }: DnsPart): string {
  const name = safeText(page, tool.name ?? tool.id ?? '', MAX_NAME);
  if (name === '' || tool.proof === 'none') return 'DNS channel';
  return tool.proof === 'grammar' ? `probably ${name}` : name;
}

/** Nothing for a direction that is noise beside the other: the two bytes that a download seems to send. */
function way({ lower }: Bounds, other: Bounds, word: string): string {
  const noise = lower < NOISE_BYTES && lower < other.lower * NOISE_SHARE;
  return lower > 0 && !noise ? `${byteSize(lower)} ${word}` : '';
}

function smbWhat(page: Page, smb: ReportSmb): string {
  const [first] = smb.files;
  const rest = smb.files.length + smb.filesOmitted - 1;
  if (!first)
    return `${smb.encrypted ? 'encrypted copy' : 'copy'}${smb.bytes === null ? '' : `, ${byteSize(smb.bytes)}`}`;
  const name = safeText(page, lastComponent(first.path), MAX_NAME);
  const kind = first.content ?? first.sensitive;
  const parts = [
    kind === null ? name : `${name} (${safeText(page, kind, MAX_NAME)})`,
    first.bytes === null ? '' : byteSize(first.bytes),
    first.complete === true ? 'whole' : first.complete === false ? 'in part' : '',
    rest > 0 ? `${counted(rest, 'more file')}` : '',
  ];
  return parts.filter((text) => text !== '').join(', ');
}

function lastComponent(path: string): string {
  return path.slice(Math.max(path.lastIndexOf('\\'), path.lastIndexOf('/')) + 1) || path;
}
