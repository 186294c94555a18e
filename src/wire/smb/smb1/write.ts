import type { Block } from './block.ts';
import type { ContentPlace1 } from './read.ts';

export interface WriteRequest1 extends ContentPlace1 {
  fid: number;
  offset: number;
}

/** A 64-bit offset of all ones, as a number. */
const APPEND = 2 ** 64;

/**
 * WRITE_ANDX request, [MS-CIFS] 2.2.4.43.1 and [MS-SMB] 2.2.4.3.1: place from the SMB1 header. An offset of all ones
 * appends, as it does in SMB2: -1.
 */
export function parseWriteAndX(view: DataView, { words, wordCount }: Block): WriteRequest1 | null {
  if (wordCount < 12) return null;
  const high = wordCount >= 14 ? view.getUint32(words + 24, true) : 0;
  const offset = high * 2 ** 32 + view.getUint32(words + 6, true);
  return {
    fid: view.getUint16(words + 4, true),
    offset: offset === APPEND ? -1 : offset,
    from: view.getUint16(words + 22, true),
    length: view.getUint16(words + 18, true) * 65536 + view.getUint16(words + 20, true),
  };
}

/** Bytes that the server took, WRITE_ANDX response, [MS-SMB] 2.2.4.3.2. */
export function parseWriteAndXResponse(view: DataView, { words, wordCount }: Block): number | null {
  if (wordCount < 6) return null;
  return view.getUint16(words + 8, true) * 65536 + view.getUint16(words + 4, true);
}

/** WRITE and WRITE_AND_CLOSE requests without their content, [MS-CIFS] 2.2.4.12.1 and 2.2.4.40.1. */
export function parseWrite1(
  view: DataView,
  { words, wordCount }: Block,
): { fid: number; offset: number; length: number } | null {
  if (wordCount < 5) return null;
  return {
    fid: view.getUint16(words, true),
    offset: view.getUint32(words + 4, true),
    length: view.getUint16(words + 2, true),
  };
}
