import { type Bad, bad } from '../../../base/bad.ts';
import { fits, readU64 } from '../../integers.ts';
import { utf16Text } from '../../text.ts';
import { MAX_PATH_BYTES } from '../bounds.ts';
import type { SmbReason } from '../reasons.ts';
import { snapshotOf } from './create-contexts.ts';
import { fileId } from './file-id.ts';

export interface CreateRequest {
  /** Path below the share as sent; empty for the root of the share. */
  name: string;
  /** It must be a directory. */
  directory: boolean;
  deleteOnClose: boolean;
  /** Time of the shadow copy that is opened as `@GMT-…`, null for the live file. */
  snapshot: string | null;
}

export interface CreateResponse {
  /** 0 superseded, 1 opened, 2 created, 3 overwritten. */
  action: number;
  /** End of file when it was opened. */
  endOfFile: number;
  directory: boolean;
  fileId: string;
}

const OPTION = { directory: 0x1, deleteOnClose: 0x1000 } as const;
const ATTRIBUTE_DIRECTORY = 0x10;

/** CREATE request, [MS-SMB2] 2.2.13. `at` is the SMB2 header. */
export function parseCreateRequest(view: DataView, at: number, end: number): CreateRequest | Bad<SmbReason> {
  const body = at + 64;
  if (end - body < 56) return bad('short', body);
  if (view.getUint16(body, true) !== 57) return bad('structure-size', body);
  const from = at + view.getUint16(body + 44, true);
  const length = view.getUint16(body + 46, true);
  if (length > 0 && !fits(from, length, end)) return bad('offset-past-end', body + 44);
  const options = view.getUint32(body + 40, true);
  const contexts = view.getUint32(body + 48, true);
  const contextBytes = view.getUint32(body + 52, true);
  return {
    name: utf16Text(view, from, from + Math.min(length, MAX_PATH_BYTES)),
    directory: (options & OPTION.directory) !== 0,
    deleteOnClose: (options & OPTION.deleteOnClose) !== 0,
    snapshot:
      contexts === 0 ? null : snapshotOf(view, at + contexts, Math.min(end, at + contexts + contextBytes)),
  };
}

/** CREATE response, [MS-SMB2] 2.2.14. `at` is the SMB2 header. */
export function parseCreateResponse(
  view: DataView,
  at: number,
  end: number,
): CreateResponse | Bad<SmbReason> {
  const body = at + 64;
  if (end - body < 88) return bad('short', body);
  if (view.getUint16(body, true) !== 89) return bad('structure-size', body);
  return {
    action: view.getUint32(body + 4, true),
    endOfFile: readU64(view, body + 48),
    directory: (view.getUint32(body + 56, true) & ATTRIBUTE_DIRECTORY) !== 0,
    fileId: fileId(view, body + 64),
  };
}
