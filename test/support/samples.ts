import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import type { ScanOptions } from '../../src/scan.ts';

export const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** Evidence files of the samples, sorted by name. */
export const SAMPLES: readonly string[] = readdirSync(join(ROOT, 'samples'))
  .filter((name) => /\.(pcap|log)(\.gz)?$/.test(name))
  .sort();

export const samplePath = (name: string): string => join(ROOT, 'samples', name);

/** Content of a sample, inflated when its name ends in `.gz`. */
export function sampleBytes(name: string): Buffer {
  const bytes = readFileSync(samplePath(name));
  return name.endsWith('.gz') ? gunzipSync(bytes) : bytes;
}

/** Name of a sample without its endings. */
export const sampleId = (name: string): string => name.replace(/\..*$/, '');

/** What a scan without any option is given. */
export const DEFAULTS: ScanOptions = {
  dc: [],
  internal: [],
  fingerprints: true,
  from: null,
  to: null,
  separate: false,
  verify: false,
};
