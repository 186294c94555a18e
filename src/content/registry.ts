import { archive } from './archive.ts';
import { MAX_HEAD } from './bounds.ts';
import { cabinet } from './cabinet.ts';
import type { Content, Family } from './content.ts';
import { credentials } from './credentials.ts';
import { disk } from './disk.ts';
import { ese } from './ese.ts';
import { hive } from './hive.ts';
import { kerberos } from './kerberos.ts';
import { key } from './key.ts';
import { memory } from './memory.ts';
import { minidump } from './minidump.ts';
import { preference } from './preference.ts';
import { extensionOf } from './read.ts';
import { windows } from './windows.ts';
import { zip } from './zip.ts';

/** All families, in alphabetical order of ids; their marks exclude one another. */
export const FAMILIES: readonly Family[] = [
  archive,
  cabinet,
  credentials,
  ese,
  kerberos,
  key,
  memory,
  minidump,
  preference,
  hive,
  disk,
  windows,
  zip,
];

/**
 * What the content is, told from its first bytes (4 KiB do), its size where it is known, and its name where
 * kinds of one format differ only by it. Null when no family knows it. Linear in `head`, which is cut at
 * MAX_HEAD; never throws.
 */
export function recogniseContent(head: Uint8Array, size: number | null, name: string): Content | null {
  const looked = head.length > MAX_HEAD ? head.subarray(0, MAX_HEAD) : head;
  const lower = name.toLowerCase();
  for (const family of FAMILIES) {
    const found = family.recognise(looked, size, lower);
    if (found) return found;
  }
  return null;
}

/** True when the name's extension is none that this content usually has, so that the file was renamed. */
export function isDisguised(id: string, name: string): boolean {
  const family = FAMILIES.find((each) => each.ids.includes(id));
  if (!family || family.extensions.length === 0 || name === '') return false;
  return !family.extensions.includes(extensionOf(name));
}
