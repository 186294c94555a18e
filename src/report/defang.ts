import type { Report } from '../case/report.ts';

/** A name has at most 127 labels (RFC 1035 section 2.3.4): more dots than that are no domain's. */
const MAX_LABELS = 127;
/** Words of a sentence; brackets, quotes and commas around a name are not part of it. */
const WORD = /[^\s"'`(),;:<>]+/g;
/** At least two labels of letters, digits, hyphens and underscores, the last of which is no number. */
const HOST_NAME = /^(?:[a-z0-9_-]+\.)+[a-z][a-z0-9-]*$/i;
/** Longer words are no host names; the test above then never sees them. */
const MAX_NAME = 253;

/** Domains of a report that text for people must not make clickable: lower case, without a final dot. */
export type Domains = ReadonlySet<string>;

/** A domain that no program turns into a link: `cdn-sync[.]example`. Once only: a defanged one stays as it is. */
export function defangName(name: string): string {
  return name.replace(/(?<!\[)\./g, '[.]');
}

/**
 * The domains that a report blames or quotes: zones of its channels with their parents, and names in answers
 * about them. Names of the site's own computers are left out.
 */
export function reportDomains(report: Report): Domains {
  const findings = [...report.findings, ...report.suppressed.map((entry) => entry.finding)];
  const channels = findings.filter((finding) => finding.dns !== null);
  const own = new Set(report.hosts.flatMap((host) => host.names.map(({ name }) => name.toLowerCase())));
  const names = channels.flatMap((finding) => [
    ...(finding.dns?.zones ?? []).flatMap(withParents),
    ...finding.scope.flatMap((entry) => hostNames(entry.answer ?? '')),
  ]);
  return new Set(names.map((name) => name.toLowerCase()).filter((name) => !own.has(name)));
}

function withParents(zone: string): string[] {
  const labels = zone.split('.', MAX_LABELS);
  return labels.slice(0, -1).map((_, i) => labels.slice(i).join('.'));
}

function hostNames(text: string): string[] {
  const words = text.match(WORD) ?? [];
  return words.map(bare).filter((word) => word.length <= MAX_NAME && HOST_NAME.test(word));
}

function bare(word: string): string {
  return word.endsWith('.') ? word.slice(0, -1) : word;
}

/** A sentence with each of the domains in it, and each name below one of them, defanged. Linear in the text. */
export function defangText(text: string, domains: Domains): string {
  return text.replace(WORD, (word) => {
    const name = bare(word);
    return isBelow(name.toLowerCase(), domains) ? defangName(name) + word.slice(name.length) : word;
  });
}

function isBelow(name: string, domains: Domains): boolean {
  if (domains.has(name)) return true;
  let at = name.length;
  for (let labels = 0; labels < MAX_LABELS && at > 0; labels++) {
    at = name.lastIndexOf('.', at - 1);
    if (at < 0) return false;
    if (domains.has(name.slice(at + 1))) return true;
  }
  return false;
}
