import { type Bad, bad } from '../../../base/bad.ts';
import { readU64 } from '../../integers.ts';
import type { SmbReason } from '../reasons.ts';
import { fileId } from './file-id.ts';

/** FileId of a CLOSE request, [MS-SMB2] 2.2.15. `at` is the SMB2 header. */
export function parseCloseRequest(view: DataView, at: number, end: number): string | Bad<SmbReason> {
  const body = at + 64;
  if (end - body < 24) return bad('short', body);
  if (view.getUint16(body, true) !== 24) return bad('structure-size', body);
  return fileId(view, body + 8);
}

/** End of file in a CLOSE response, [MS-SMB2] 2.2.16; null when the client did not ask for attributes. */
export function parseCloseResponse(view: DataView, at: number, end: number): number | null | Bad<SmbReason> {
  const body = at + 64;
  if (end - body < 60) return bad('short', body);
  if (view.getUint16(body, true) !== 60) return bad('structure-size', body);
  if ((view.getUint16(body + 2, true) & 1) === 0) return null;
  return readU64(view, body + 48);
}
