import { configSeeds } from './config-seeds.ts';
import { logSeeds } from './log-seeds.ts';
import type { Seed } from './seed.ts';
import { seedCorpus } from './seeds.ts';
import { smbSeeds } from './smb-seeds.ts';

/** Everything that mutations start from. */
export function corpus(): Seed[] {
  const dns = seedCorpus().map(
    ({ about, bytes }): Seed => ({
      about,
      reader: 'evidence',
      files: [{ name: 'dns', bytes }],
      reaches: 'dnsMessages',
    }),
  );
  return [...dns, ...smbSeeds(), ...logSeeds(), ...configSeeds()];
}
