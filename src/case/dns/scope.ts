import type { Cite } from '../../base/provenance.ts';
import { counted, listed, thousands } from '../../base/words.ts';
import type { Finding, ZoneRecord } from '../../detect/finding.ts';
import { isInternalAddress } from '../address-class.ts';
import { MAX_NAMED } from '../bounds.ts';
import { type CaseContext, firstCite, hostLabel, hostLabels, whenText } from '../context.ts';
import type { ReportScope } from '../report.ts';
import { entry } from '../scope.ts';
import { rdapCommands } from '../zone.ts';
import { clientUnknown, dnsFacts, dnsPart, isProved } from './words.ts';

/** A zone of a proved tool has a name server or two; more addresses than this are what it answers with. */
const MOST_HOSTS = 3;
/** Without a proof it may be a service on many hosts: the same with much more room. */
const MOST_HOSTS_UNPROVED = 16;
/** Addresses shown where they are content. */
const MAX_CONTENT_SHOWN = 3;

/**
 * The scope questions of alert 2031 in the order in which its guidance asks them. An answer that is not
 * `seen` or `inferred` leaves the question open; its text says how to find out.
 */
export function dnsScope(context: CaseContext, finding: Finding): ReportScope[] {
  return [
    addresses(finding),
    nameServers(finding),
    contacts(context, finding),
    owner(finding),
    source(context, finding),
    destination(context, finding),
    others(context, finding),
    users(context, finding),
  ];
}

function ofTypes(finding: Finding, ...types: ZoneRecord['type'][]): ZoneRecord[] {
  return dnsFacts(finding).records.filter((record) => types.includes(record.type));
}

/** Addresses that the zone resolved to, each once, in the order of the records; none where they are content. */
export function zoneAddresses(finding: Finding): string[] {
  return contentAddresses(finding) === null ? answeredAddresses(finding) : [];
}

function answeredAddresses(finding: Finding): string[] {
  return [...new Set(ofTypes(finding, 'A', 'AAAA').map((record) => record.value))];
}

/**
 * How many distinct addresses were answered, where they are bytes of a message and no computers: a proved tool
 * has them for more names than a zone has hosts, or many answers that carry something differ. Else null: one
 * name with many addresses is a service on many hosts.
 */
function contentAddresses(finding: Finding): number | null {
  const dns = dnsPart(finding);
  const listedHere = answeredAddresses(finding).length;
  const names = new Set(ofTypes(finding, 'A', 'AAAA').map((record) => record.owner)).size;
  const most = isProved(dns) ? MOST_HOSTS : MOST_HOSTS_UNPROVED;
  if (Math.min(listedHere, names) <= most || (!isProved(dns) && dns.bytesDown.lower === 0)) return null;
  return listedHere + dnsFacts(finding).recordsOmitted;
}

function addresses(finding: Finding): ReportScope {
  const question = 'Which addresses did the domain resolve to?';
  const records = ofTypes(finding, 'A', 'AAAA');
  if (records.length === 0)
    return entry(
      question,
      'No address record of it is in this evidence; the cache of the resolver may hold one.',
      'unknown',
    );
  const content = contentAddresses(finding);
  if (content !== null) {
    const shown = records.slice(0, MAX_CONTENT_SHOWN);
    const some = `${counted(content, 'distinct address', 'distinct addresses')}, ${listed(shown.map((record) => record.value))} among them`;
    return entry(question, `The answers carry content, not hosts: ${some}.`, 'inferred', citesOf(shown));
  }
  const { recordsOmitted } = dnsFacts(finding);
  const more = recordsOmitted > 0 ? ` (${counted(recordsOmitted, 'record')} more not listed)` : '';
  return entry(question, recordList(records) + more, 'seen', citesOf(records));
}

function recordList(records: readonly ZoneRecord[]): string {
  const texts = records.map(
    (record) => `${record.value} (${record.type} of ${record.owner}, TTL ${thousands(record.ttl)})`,
  );
  return listed([...new Set(texts)], MAX_NAMED);
}

function citesOf(records: readonly ZoneRecord[]): Cite[] {
  return records.map((record) => record.cite);
}

function nameServers(finding: Finding): ReportScope {
  const question = 'Which name servers and SOA does it have, with which TTL?';
  const records = ofTypes(finding, 'NS', 'SOA');
  if (records.length === 0)
    return entry(question, 'No NS or SOA record of it is in this evidence.', 'unknown');
  return entry(question, recordList(records), 'seen', citesOf(records));
}

function contacts(context: CaseContext, finding: Finding): ReportScope {
  const question = 'Who connected to those addresses afterwards?';
  const { contacts: seen } = dnsFacts(finding);
  if (seen.length > 0) {
    const texts = seen.map(
      (contact) =>
        `${hostLabel(context, contact.from)} to ${contact.to} (${contact.protocol} port ${contact.port}, ` +
        `${counted(contact.packets, 'packet')})`,
    );
    return entry(
      question,
      listed(texts, MAX_NAMED),
      'seen',
      seen.map((contact) => contact.cite),
    );
  }
  const resolved = ofTypes(finding, 'A', 'AAAA').length > 0;
  if (!resolved) return entry(question, null, 'unknown');
  return entry(question, 'Nobody in this evidence: the answers were not used for a connection.', 'inferred');
}

function owner(finding: Finding): ReportScope {
  const question = 'Who owns the domain, and where are the addresses?';
  const commands = rdapCommands(dnsPart(finding).zones[0] ?? null, outsideAddresses(finding));
  const how = commands.length === 0 ? '' : ` On an online machine ask RDAP: ${commands.join(' and ')}`;
  return entry(
    question,
    `Not determinable offline. Never query the zone itself: its owner would see it.${how}`,
    'unknown',
  );
}

function outsideAddresses(finding: Finding): string[] {
  const all = [...zoneAddresses(finding), ...dnsPart(finding).servers];
  return [...new Set(all.filter((address) => !isInternalAddress(address)))].slice(0, 2);
}

function source(context: CaseContext, finding: Finding): ReportScope {
  const question = 'Which is the source computer?';
  const { initiator } = dnsPart(finding);
  if (initiator === null)
    return entry(question, 'The evidence names no client; the query log of the resolver does.', 'unknown');
  if (clientUnknown(finding))
    return entry(
      question,
      `A client of the resolver ${hostLabel(context, initiator)}: its query log names it.`,
      'unknown',
    );
  return entry(question, described(context, initiator), 'seen', firstCite(finding.cites));
}

function described(context: CaseContext, address: string): string {
  const known = context.hosts.get(address);
  const roles = (known?.roles ?? []).map((role) =>
    role.certainty === 'seen' ? role.role : `${role.role} (${role.certainty})`,
  );
  const parts = [...(known?.macs ?? []).map((mac) => `MAC ${mac}`), ...roles];
  const about = parts.length === 0 ? '' : `: ${[...new Set(parts)].slice(0, MAX_NAMED).join(', ')}`;
  return `${hostLabel(context, address)}${about}`;
}

function destination(context: CaseContext, finding: Finding): ReportScope {
  const question = 'Which is the destination computer, and is it a DNS server?';
  const { servers, answers } = dnsPart(finding);
  if (servers.length === 0) return entry(question, null, 'unknown');
  const { siteResolvers } = dnsFacts(finding);
  const texts = servers.map((server) => {
    const role = siteResolvers.includes(server) ? ', a resolver that other computers here use too' : '';
    return `${described(context, server)}${role}`;
  });
  const answered = answers > 0 ? `; answered ${counted(answers, 'time')}` : '; no answer was seen';
  return entry(question, listed(texts, MAX_NAMED) + answered, 'seen', firstCite(finding.cites));
}

function others(context: CaseContext, finding: Finding): ReportScope {
  const question = 'Do other computers ask for this zone?';
  const { zones } = dnsPart(finding);
  const { otherInitiators } = dnsFacts(finding);
  if (zones.length === 0) return entry(question, null, 'unknown');
  if (otherInitiators.length === 0) return entry(question, 'None in this evidence.', 'seen');
  return entry(question, `Yes: ${hostLabels(context, otherInitiators)}.`, 'seen');
}

function users(context: CaseContext, finding: Finding): ReportScope {
  const { initiator } = dnsPart(finding);
  const where =
    initiator === null || clientUnknown(finding) ? 'the source computer' : hostLabel(context, initiator);
  const span = `${whenText(context, finding.first)} to ${whenText(context, finding.last)}`;
  return entry(
    'Which users were signed in there around the time?',
    `None known from this evidence; the security log of ${where} (4624, 4648) for ${span} tells.`,
    'unknown',
  );
}
