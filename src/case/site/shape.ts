import type { EntryList } from './types.ts';

/** Keys of one kind of entry: what it names, and what somebody must sign for. */
export interface EntryShape {
  keys: readonly string[];
  required: readonly string[];
  /** One of these must be there as well. */
  oneOf: readonly string[];
}

const SIGNED = ['reason', 'author', 'date', 'until'] as const;
const SIGNED_REQUIRED = ['reason', 'author', 'until'] as const;

function explaining(...names: string[]): EntryShape {
  return { keys: [...names, ...SIGNED], required: [...names, ...SIGNED_REQUIRED], oneOf: [] };
}

/** The entries; data/schema/site.schema.json says the same, and a test holds the two together. */
export const ENTRY_SHAPES: Readonly<Record<EntryList, EntryShape>> = {
  trustedDomains: explaining('zone'),
  newDomains: { keys: ['zone', ...SIGNED], required: ['zone', 'reason', 'author'], oneOf: [] },
  approvedTransfers: {
    keys: ['account', 'computer', 'paths', ...SIGNED],
    required: SIGNED_REQUIRED,
    oneOf: ['account', 'computer'],
  },
  excludedComputers: explaining('computer'),
  backupHosts: explaining('computer'),
};

export const ORGANISATION_KEYS = ['networks', 'domains'] as const;

/** Keys of the document. */
export const SITE_KEYS = [
  'organisation',
  'domainControllers',
  'resolvers',
  ...(Object.keys(ENTRY_SHAPES) as EntryList[]),
] as const;
