import { readU64 } from '../../integers.ts';
import type { Block } from './block.ts';
import { readString } from './strings.ts';

export interface OpenRequest1 {
  name: string;
  directory: boolean;
  deleteOnClose: boolean;
}

export interface OpenResponse1 {
  fid: number;
  size: number | null;
  created: boolean;
  directory: boolean;
}

const OPTION = { directory: 0x1, deleteOnClose: 0x1000 } as const;
const ATTRIBUTE_DIRECTORY = 0x10;

/** NT_CREATE_ANDX request, [MS-CIFS] 2.2.4.64.1. `start` is the SMB1 header. */
export function parseNtCreate1(
  view: DataView,
  start: number,
  { words, wordCount, from, to }: Block,
  unicode: boolean,
): OpenRequest1 | null {
  if (wordCount < 24) return null;
  const options = view.getUint32(words + 39, true);
  return {
    name: readString(view, start, from, to, unicode).text,
    directory: (options & OPTION.directory) !== 0,
    deleteOnClose: (options & OPTION.deleteOnClose) !== 0,
  };
}

/** NT_CREATE_ANDX response, [MS-CIFS] 2.2.4.64.2 and [MS-SMB] 2.2.4.9.2. */
export function parseNtCreate1Response(view: DataView, { words, wordCount }: Block): OpenResponse1 | null {
  if (wordCount < 34) return null;
  return {
    fid: view.getUint16(words + 5, true),
    size: readU64(view, words + 55),
    created: view.getUint32(words + 7, true) === 2,
    directory: view.getUint8(words + 67) !== 0,
  };
}

/** OPEN_ANDX request, [MS-CIFS] 2.2.4.41.1. */
export function parseOpenAndX(
  view: DataView,
  start: number,
  { wordCount, from, to }: Block,
  unicode: boolean,
): OpenRequest1 | null {
  if (wordCount < 15) return null;
  const name = readString(view, start, from, to, unicode).text;
  return { name, directory: false, deleteOnClose: false };
}

/** OPEN_ANDX response, [MS-CIFS] 2.2.4.41.2; it may be cut behind its first words. */
export function parseOpenAndXResponse(view: DataView, { words, wordCount }: Block): OpenResponse1 | null {
  if (wordCount < 8) return null;
  const action = wordCount >= 12 ? view.getUint16(words + 22, true) & 3 : 0;
  return {
    fid: view.getUint16(words + 4, true),
    size: view.getUint32(words + 12, true),
    created: action === 2,
    directory: (view.getUint16(words + 6, true) & ATTRIBUTE_DIRECTORY) !== 0,
  };
}

/** OPEN, CREATE and CREATE_NEW requests, [MS-CIFS] 2.2.4.3 to 2.2.4.4: a format byte 4, then the name. */
export function parseOldOpen(
  view: DataView,
  start: number,
  { from, to }: Block,
  unicode: boolean,
): OpenRequest1 | null {
  if (to - from < 2 || view.getUint8(from) !== 4) return null;
  const name = readString(view, start, from + 1, to, unicode).text;
  return { name, directory: false, deleteOnClose: false };
}

/** OPEN response (7 words) and CREATE responses (1 word). */
export function parseOldOpenResponse(
  view: DataView,
  { words, wordCount }: Block,
  made: boolean,
): OpenResponse1 | null {
  if (wordCount < 1) return null;
  const size = wordCount >= 7 ? view.getUint32(words + 8, true) : null;
  return { fid: view.getUint16(words, true), size: made ? 0 : size, created: made, directory: false };
}
