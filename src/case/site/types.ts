import type { Network } from '../../base/network.ts';

/** Lists whose entries explain findings or answer a question about them. */
export const ENTRY_LISTS = [
  'trustedDomains',
  'newDomains',
  'approvedTransfers',
  'excludedComputers',
  'backupHosts',
] as const;
export type EntryList = (typeof ENTRY_LISTS)[number];

/** One entry that somebody answers for. */
export interface SiteEntry {
  list: EntryList;
  /** Place in its list, from 0. */
  index: number;
  /** Line of the file, from 1. */
  line: number;
  /** What it names, for people. */
  subject: string;
  /** Domain in lower case, without the root. */
  zone: string | null;
  computer: Network | null;
  account: string | null;
  /** Patterns of paths; empty for every path. */
  paths: readonly string[];
  reason: string;
  author: string;
  /** Calendar days, `2026-11-22`; `until` is the last day on which the entry holds (UTC). */
  date: string | null;
  until: string | null;
}

/** What one file of the site configuration says, checked. */
export interface SiteConfiguration {
  /** As it was named, for messages. */
  file: string;
  /** Of its bytes. */
  sha256: string;
  /** CIDR text. */
  networks: readonly string[];
  domains: readonly string[];
  /** Addresses as text. */
  domainControllers: readonly string[];
  resolvers: readonly string[];
  entries: readonly SiteEntry[];
}

/** A site that says nothing. */
export const NO_SITE: SiteConfiguration = {
  file: '',
  sha256: '',
  networks: [],
  domains: [],
  domainControllers: [],
  resolvers: [],
  entries: [],
};

/** What is wrong with the file, and where; lines and columns from 1. */
export interface SiteProblem {
  line: number;
  column: number;
  text: string;
}

/** `site: trustedDomains[0] t.example.org`: how reports name an entry. */
export function entryName(entry: SiteEntry): string {
  return `${entry.list}[${entry.index}] ${entry.subject}`;
}
