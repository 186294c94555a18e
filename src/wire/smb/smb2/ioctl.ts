import { type Bad, bad } from '../../../base/bad.ts';
import { fits, readU64 } from '../../integers.ts';
import type { SmbReason } from '../reasons.ts';
import { fileId } from './file-id.ts';

/** Control codes, [MS-SMB2] 2.2.31 and [MS-FSCC] 2.3. */
export const FSCTL = {
  pipeTransceive: 0x0011c017,
  copyChunk: 0x001440f2,
  copyChunkWrite: 0x001480f2,
  offloadWrite: 0x00098268,
  duplicateExtents: 0x00098344,
} as const;

export interface Ioctl {
  code: number;
  fileId: string;
  /** Input of a request, output of a response: places in the view. */
  from: number;
  to: number;
}

/** IOCTL request, [MS-SMB2] 2.2.31, with its input. `at` is the SMB2 header. */
export function parseIoctlRequest(view: DataView, at: number, end: number): Ioctl | Bad<SmbReason> {
  const body = at + 64;
  if (end - body < 56) return bad('short', body);
  if (view.getUint16(body, true) !== 57) return bad('structure-size', body);
  return place(view, at, end, body, 24);
}

/** IOCTL response, [MS-SMB2] 2.2.32, with its output. `at` is the SMB2 header. */
export function parseIoctlResponse(view: DataView, at: number, end: number): Ioctl | Bad<SmbReason> {
  const body = at + 64;
  if (end - body < 48) return bad('short', body);
  if (view.getUint16(body, true) !== 49) return bad('structure-size', body);
  return place(view, at, end, body, 32);
}

/** Offset and count of a buffer at `field`; a buffer that the capture cut is taken as far as it goes. */
function place(view: DataView, at: number, end: number, body: number, field: number): Ioctl | Bad<SmbReason> {
  const from = at + view.getUint32(body + field, true);
  const count = view.getUint32(body + field + 4, true);
  if (count > 0 && !fits(from, 0, end)) return bad('offset-past-end', body + field);
  return {
    code: view.getUint32(body + 4, true),
    fileId: fileId(view, body + 8),
    from: count === 0 ? end : from,
    to: Math.min(end, from + count),
  };
}

/** Bytes that a server copied by itself, told in the answer; 0 where the answer does not say. */
export function copiedBytes(view: DataView, { code, from, to }: Ioctl): number {
  if (code === FSCTL.copyChunk || code === FSCTL.copyChunkWrite)
    return to - from >= 12 ? view.getUint32(from + 8, true) : 0; // [MS-SMB2] 2.2.32.1
  if (code === FSCTL.offloadWrite && to - from >= 16) return readU64(view, from + 8); // [MS-FSCC] 2.3.82
  return 0;
}

/** Bytes that FSCTL_DUPLICATE_EXTENTS_TO_FILE asks for ([MS-FSCC] 2.3.7); 0 for other requests. */
export function duplicatedBytes(view: DataView, { code, from, to }: Ioctl): number {
  return code === FSCTL.duplicateExtents && to - from >= 40 ? readU64(view, from + 32) : 0;
}
