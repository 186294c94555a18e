import { type Bad, bad } from '../../../base/bad.ts';
import { fits } from '../../integers.ts';
import { utf16Text } from '../../text.ts';
import { MAX_PATH_BYTES } from '../bounds.ts';
import type { SmbReason } from '../reasons.ts';

export interface TreeConnectResponse {
  /** 1 disk, 2 pipe, 3 print. */
  shareType: number;
  /** The share wants encryption. */
  encrypted: boolean;
}

/** Path `\\server\share` of a TREE_CONNECT request, [MS-SMB2] 2.2.9. `at` is the SMB2 header. */
export function parseTreeConnectPath(view: DataView, at: number, end: number): string | Bad<SmbReason> {
  const body = at + 64;
  if (end - body < 8) return bad('short', body);
  if (view.getUint16(body, true) !== 9) return bad('structure-size', body);
  const from = at + view.getUint16(body + 4, true);
  const length = view.getUint16(body + 6, true);
  if (!fits(from, length, end)) return bad('offset-past-end', body + 4);
  return utf16Text(view, from, from + Math.min(length, MAX_PATH_BYTES));
}

/** TREE_CONNECT response, [MS-SMB2] 2.2.10. `at` is the SMB2 header. */
export function parseTreeConnectResponse(
  view: DataView,
  at: number,
  end: number,
): TreeConnectResponse | Bad<SmbReason> {
  const body = at + 64;
  if (end - body < 16) return bad('short', body);
  if (view.getUint16(body, true) !== 16) return bad('structure-size', body);
  return {
    shareType: view.getUint8(body + 2),
    encrypted: (view.getUint32(body + 4, true) & 0x8000) !== 0,
  };
}
