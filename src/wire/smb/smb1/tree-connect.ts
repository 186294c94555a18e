import { oemEnd, oemText } from '../../text.ts';
import type { Block } from './block.ts';
import { readString } from './strings.ts';

/** Path of a TREE_CONNECT_ANDX request, [MS-CIFS] 2.2.4.55.1; null when it is not there. `start` is the SMB1 header. */
export function parseTreeConnect1(
  view: DataView,
  start: number,
  { words, wordCount, from, to }: Block,
  unicode: boolean,
): string | null {
  if (wordCount < 4) return null;
  const password = view.getUint16(words + 6, true);
  if (password > to - from) return null;
  return readString(view, start, from + password, to, unicode).text;
}

/** Share types as SMB2 counts them, by the service in the response ([MS-CIFS] 2.2.4.55.2). */
const SERVICES: ReadonlyMap<string, number> = new Map([
  ['A:', 1],
  ['IPC', 2],
  ['LPT1:', 3],
]);

/** Share type in a TREE_CONNECT_ANDX response: 1 disk, 2 pipe, 3 print, 0 unknown. */
export function parseTreeConnect1Response(view: DataView, { from, to }: Block): number {
  const service = oemText(view, from, oemEnd(view, from, Math.min(to, from + 16)));
  return SERVICES.get(service) ?? 0;
}
