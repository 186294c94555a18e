import { type Bad, bad } from '../../../base/bad.ts';
import { MAX_OFFSET, readU64 } from '../../integers.ts';
import type { SmbReason } from '../reasons.ts';
import { fileId } from './file-id.ts';

export interface ReadRequest {
  fileId: string;
  offset: number;
  length: number;
  /** The content goes by RDMA and not over this connection. */
  rdma: boolean;
}

/** Place of content in a message, from the SMB2 header. */
export interface ContentPlace {
  from: number;
  length: number;
}

/** Fixed part of a READ response behind the header. */
export const READ_RESPONSE_FIXED = 16;

/** READ request, [MS-SMB2] 2.2.19. `at` is the SMB2 header. */
export function parseReadRequest(view: DataView, at: number, end: number): ReadRequest | Bad<SmbReason> {
  const body = at + 64;
  if (end - body < 48) return bad('short', body);
  if (view.getUint16(body, true) !== 49) return bad('structure-size', body);
  const offset = readU64(view, body + 8);
  const length = view.getUint32(body + 4, true);
  if (offset + length > MAX_OFFSET) return bad('value-too-large', body + 8);
  return {
    fileId: fileId(view, body + 16),
    offset,
    length,
    rdma: view.getUint32(body + 36, true) !== 0,
  };
}

/**
 * READ response, [MS-SMB2] 2.2.20, without its content. `size` is the length of this part of the message: content
 * never reaches past it. `at` is the SMB2 header.
 */
export function parseReadResponse(
  view: DataView,
  at: number,
  end: number,
  size: number,
): ContentPlace | Bad<SmbReason> {
  const body = at + 64;
  if (end - body < READ_RESPONSE_FIXED) return bad('short', body);
  if (view.getUint16(body, true) !== 17) return bad('structure-size', body);
  const length = view.getUint32(body + 4, true);
  const from = view.getUint8(body + 2);
  if (length === 0) return { from: 0, length };
  if (from < 64 + READ_RESPONSE_FIXED) return bad('offset-past-end', body + 2);
  if (from + length > size) return bad('length-past-end', body + 4);
  return { from, length };
}
