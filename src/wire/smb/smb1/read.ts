import type { Block } from './block.ts';

export interface ReadRequest1 {
  fid: number;
  offset: number;
  length: number;
}

/** Place of content in a message: from the SMB1 header, or from the place that the function says. */
export interface ContentPlace1 {
  from: number;
  length: number;
}

/** READ_ANDX request, [MS-CIFS] 2.2.4.42.1 and [MS-SMB] 2.2.4.2.1. */
export function parseReadAndX(view: DataView, { words, wordCount }: Block): ReadRequest1 | null {
  if (wordCount < 10) return null;
  const high = wordCount >= 12 ? view.getUint32(words + 20, true) : 0;
  const lengthHigh = view.getUint16(words + 14, true);
  return {
    fid: view.getUint16(words + 4, true),
    offset: high * 2 ** 32 + view.getUint32(words + 6, true),
    // The field is a timeout for pipes and may be all ones: then there is no high part.
    length: (lengthHigh === 0xffff ? 0 : lengthHigh) * 65536 + view.getUint16(words + 10, true),
  };
}

/** READ_ANDX response, [MS-CIFS] 2.2.4.42.2: place from the SMB1 header. */
export function parseReadAndXResponse(view: DataView, { words, wordCount }: Block): ContentPlace1 | null {
  if (wordCount < 12) return null;
  const high = view.getUint16(words + 14, true);
  return {
    from: view.getUint16(words + 12, true),
    length: (high === 0xffff ? 0 : high) * 65536 + view.getUint16(words + 10, true),
  };
}

/** READ request, [MS-CIFS] 2.2.4.11.1. */
export function parseRead1(view: DataView, { words, wordCount }: Block): ReadRequest1 | null {
  if (wordCount < 5) return null;
  return {
    fid: view.getUint16(words, true),
    offset: view.getUint32(words + 4, true),
    length: view.getUint16(words + 2, true),
  };
}

/** READ response and WRITE request, [MS-CIFS] 2.2.4.11.2 and 2.2.4.12.1: format, length, content. Place in the view. */
export function parseOldContent(view: DataView, { from, to }: Block): ContentPlace1 | null {
  if (to - from < 3) return null;
  return { from: from + 3, length: Math.min(view.getUint16(from + 1, true), to - from - 3) };
}
