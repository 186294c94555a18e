import { type Bad, bad } from '../../../base/bad.ts';
import { fits, readU64 } from '../../integers.ts';
import type { SmbReason } from '../reasons.ts';
import { fileId } from './file-id.ts';

export interface QueryInfoRequest {
  fileId: string;
  /** File information class; 0 where the answer holds no size. */
  infoClass: number;
}

const INFO_FILE = 1;
/** Place of EndOfFile by class: FileStandardInformation, FileAllInformation, FileNetworkOpenInformation ([MS-FSCC] 2.4). */
const END_OF_FILE_AT: ReadonlyMap<number, number> = new Map([
  [5, 8],
  [18, 48],
  [34, 40],
]);

/** QUERY_INFO request, [MS-SMB2] 2.2.37. `at` is the SMB2 header. */
export function parseQueryInfoRequest(
  view: DataView,
  at: number,
  end: number,
): QueryInfoRequest | Bad<SmbReason> {
  const body = at + 64;
  if (end - body < 40) return bad('short', body);
  if (view.getUint16(body, true) !== 41) return bad('structure-size', body);
  const infoClass = view.getUint8(body + 2) === INFO_FILE ? view.getUint8(body + 3) : 0;
  return { fileId: fileId(view, body + 24), infoClass };
}

/** End of file in a QUERY_INFO response, [MS-SMB2] 2.2.38; null where the class holds none. */
export function parseQueryInfoSize(
  view: DataView,
  at: number,
  end: number,
  infoClass: number,
): number | null | Bad<SmbReason> {
  const place = END_OF_FILE_AT.get(infoClass);
  if (place === undefined) return null;
  const body = at + 64;
  if (end - body < 8) return bad('short', body);
  if (view.getUint16(body, true) !== 9) return bad('structure-size', body);
  const from = at + view.getUint16(body + 2, true);
  const length = view.getUint32(body + 4, true);
  if (!fits(from, length, end) || length < place + 8) return bad('offset-past-end', body + 2);
  return readU64(view, from + place);
}
