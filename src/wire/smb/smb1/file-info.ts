import { readU64 } from '../../integers.ts';
import { utf16Text } from '../../text.ts';
import { MAX_PATH_BYTES } from '../bounds.ts';
import type { Change } from '../smb2/set-info.ts';
import type { Span, Transaction } from './transaction.ts';

/** TRANS2 subcommands, [MS-CIFS] 2.2.6. */
export const TRANS2 = { queryFile: 7, setFile: 8 } as const;

/** FID and information level of a query or set by handle, [MS-CIFS] 2.2.6.8.1 and 2.2.6.9.1. */
export function parseFileInfo(
  view: DataView,
  { parameters: { from, to } }: Transaction,
): { fid: number; level: number } | null {
  if (to - from < 4) return null;
  return { fid: view.getUint16(from, true), level: view.getUint16(from + 2, true) };
}

/** Place of the end of file by level: SMB_QUERY_FILE_STANDARD and ALL, and the pass-through forms ([MS-SMB] 2.2.2.3.5). */
const END_OF_FILE_AT: ReadonlyMap<number, number> = new Map([
  [0x102, 8],
  [0x107, 48],
  [1005, 8],
  [1018, 48],
  [1034, 40],
]);

/** End of file in the answer to a query; null where the level holds none. */
export function endOfFile1(view: DataView, { from, to }: Span, level: number): number | null {
  const place = END_OF_FILE_AT.get(level);
  if (place === undefined || to - from < place + 8) return null;
  return readU64(view, from + place);
}

/** Levels of a set: disposition, end of file, rename, each also as pass-through. */
const LEVEL = {
  disposition: 0x102,
  endOfFile: 0x104,
  rename: 1010,
  dispositionNt: 1013,
  endOfFileNt: 1020,
} as const;

/** What a set changes, [MS-CIFS] 2.2.8.4. */
export function parseChange1(view: DataView, { from, to }: Span, level: number): Change | null {
  if ((level === LEVEL.disposition || level === LEVEL.dispositionNt) && to > from)
    return { kind: 'delete', wanted: (view.getUint8(from) & 1) !== 0 };
  if ((level === LEVEL.endOfFile || level === LEVEL.endOfFileNt) && to - from >= 8)
    return { kind: 'size', size: readU64(view, from) };
  if (level !== LEVEL.rename || to - from < 12) return null;
  const length = Math.min(view.getUint32(from + 8, true), to - from - 12, MAX_PATH_BYTES);
  return { kind: 'rename', name: utf16Text(view, from + 12, from + 12 + length) };
}
