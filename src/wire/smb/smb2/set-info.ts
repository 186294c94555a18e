import { type Bad, bad } from '../../../base/bad.ts';
import { fits, readU64 } from '../../integers.ts';
import { utf16Text } from '../../text.ts';
import { MAX_PATH_BYTES } from '../bounds.ts';
import type { SmbReason } from '../reasons.ts';
import { fileId } from './file-id.ts';

/** What a SET_INFO changes, as far as it matters here. */
export type Change =
  | { kind: 'rename'; name: string }
  | { kind: 'delete'; wanted: boolean }
  | { kind: 'size'; size: number };

export interface SetInfoRequest {
  fileId: string;
  change: Change | null;
}

/** File information classes, [MS-FSCC] 2.4. */
const CLASS = { rename: 10, disposition: 13, endOfFile: 20, dispositionEx: 64, renameEx: 65 } as const;
const INFO_FILE = 1;

/** SET_INFO request, [MS-SMB2] 2.2.39. `at` is the SMB2 header. */
export function parseSetInfoRequest(
  view: DataView,
  at: number,
  end: number,
): SetInfoRequest | Bad<SmbReason> {
  const body = at + 64;
  if (end - body < 32) return bad('short', body);
  if (view.getUint16(body, true) !== 33) return bad('structure-size', body);
  const length = view.getUint32(body + 4, true);
  const from = at + view.getUint16(body + 8, true);
  if (!fits(from, length, end)) return bad('offset-past-end', body + 8);
  const isFile = view.getUint8(body + 2) === INFO_FILE;
  const change = isFile ? parseChange(view, view.getUint8(body + 3), from, from + length) : null;
  return { fileId: fileId(view, body + 16), change };
}

/** Buffer of one information class, [MS-FSCC] 2.4. */
function parseChange(view: DataView, infoClass: number, from: number, to: number): Change | null {
  switch (infoClass) {
    case CLASS.rename:
    case CLASS.renameEx:
      return parseRename(view, from, to);
    case CLASS.disposition:
    case CLASS.dispositionEx:
      return to > from ? { kind: 'delete', wanted: (view.getUint8(from) & 1) !== 0 } : null;
    case CLASS.endOfFile:
      return to - from >= 8 ? { kind: 'size', size: readU64(view, from) } : null;
    default:
      return null;
  }
}

/** FileRenameInformation for SMB2, [MS-FSCC] 2.4.42.2: the name is relative to the share. */
function parseRename(view: DataView, from: number, to: number): Change | null {
  if (to - from < 20) return null;
  const length = view.getUint32(from + 16, true);
  if (!fits(from + 20, length, to)) return null;
  return { kind: 'rename', name: utf16Text(view, from + 20, from + 20 + Math.min(length, MAX_PATH_BYTES)) };
}
