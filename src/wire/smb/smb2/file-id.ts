import { hexU64 } from '../../integers.ts';

/** "The handle of the part before" in a related compound ([MS-SMB2] 3.2.4.1.4). */
export const SAME_HANDLE = 'ffffffffffffffffffffffffffffffff';

/** FileId, [MS-SMB2] 2.2.14.1: persistent and volatile half as 32 hex digits. 16 bytes are there. */
export function fileId(view: DataView, at: number): string {
  return hexU64(view, at) + hexU64(view, at + 8);
}
