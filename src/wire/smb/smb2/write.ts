import { type Bad, bad } from '../../../base/bad.ts';
import { MAX_OFFSET, readU64 } from '../../integers.ts';
import type { SmbReason } from '../reasons.ts';
import { fileId } from './file-id.ts';
import type { ContentPlace } from './read.ts';

export interface WriteRequest extends ContentPlace {
  fileId: string;
  /** -1 appends at the end of the file. */
  offset: number;
}

/** Fixed part of a WRITE request behind the header. */
export const WRITE_REQUEST_FIXED = 48;
const APPEND = 2 ** 64;

/**
 * WRITE request, [MS-SMB2] 2.2.21, without its content. `size` is the length of this part of the message.
 * Content that goes by RDMA is not here: length 0. `at` is the SMB2 header.
 */
export function parseWriteRequest(
  view: DataView,
  at: number,
  end: number,
  size: number,
): WriteRequest | Bad<SmbReason> {
  const body = at + 64;
  if (end - body < WRITE_REQUEST_FIXED) return bad('short', body);
  if (view.getUint16(body, true) !== 49) return bad('structure-size', body);
  const from = view.getUint16(body + 2, true);
  const length = view.getUint32(body + 4, true);
  const offset = readU64(view, body + 8);
  if (offset !== APPEND && offset + length > MAX_OFFSET) return bad('value-too-large', body + 8);
  if (length > 0 && from < 64 + WRITE_REQUEST_FIXED) return bad('offset-past-end', body + 2);
  if (length > 0 && from + length > size) return bad('length-past-end', body + 4);
  return { fileId: fileId(view, body + 16), offset: offset === APPEND ? -1 : offset, from, length };
}

/** Bytes that the server took: Count of a WRITE response, [MS-SMB2] 2.2.22. `at` is the SMB2 header. */
export function parseWriteResponse(view: DataView, at: number, end: number): number | Bad<SmbReason> {
  const body = at + 64;
  if (end - body < 16) return bad('short', body);
  if (view.getUint16(body, true) !== 17) return bad('structure-size', body);
  return view.getUint32(body + 4, true);
}
