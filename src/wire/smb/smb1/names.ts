import type { Block } from './block.ts';
import { readString } from './strings.ts';

/** Format byte before a name ([MS-CIFS] 2.2.4.7). */
const FORMAT_NAME = 4;

/** Name in a DELETE request, [MS-CIFS] 2.2.4.7.1. `start` is the SMB1 header. */
export function parseDelete1(
  view: DataView,
  start: number,
  { from, to }: Block,
  unicode: boolean,
): string | null {
  if (to - from < 2 || view.getUint8(from) !== FORMAT_NAME) return null;
  return readString(view, start, from + 1, to, unicode).text;
}

/** Old and new name in a RENAME request, [MS-CIFS] 2.2.4.8.1. */
export function parseRename1(
  view: DataView,
  start: number,
  { from, to }: Block,
  unicode: boolean,
): { before: string; after: string } | null {
  if (to - from < 4 || view.getUint8(from) !== FORMAT_NAME) return null;
  const before = readString(view, start, from + 1, to, unicode);
  if (before.next >= to || view.getUint8(before.next) !== FORMAT_NAME) return null;
  return { before: before.text, after: readString(view, start, before.next + 1, to, unicode).text };
}
