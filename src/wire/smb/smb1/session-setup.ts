import type { Block } from './block.ts';
import { readString } from './strings.ts';

export interface SessionSetup1 {
  /** Place of a security blob; empty without extended security. */
  blobFrom: number;
  blobTo: number;
  /** Account and domain in clear, null with extended security. */
  account: string | null;
  domain: string;
}

/**
 * SESSION_SETUP_ANDX request: with a security blob (12 words, [MS-SMB] 2.2.4.6.1), NT LM (13 words) or older
 * (10 words, [MS-CIFS] 2.2.4.53.1). `start` is the SMB1 header.
 */
export function parseSessionSetup1(
  view: DataView,
  start: number,
  { words, wordCount, from, to }: Block,
  unicode: boolean,
): SessionSetup1 | null {
  if (wordCount === 12) {
    const length = view.getUint16(words + 14, true);
    return { blobFrom: from, blobTo: Math.min(to, from + length), account: null, domain: '' };
  }
  if (wordCount !== 13 && wordCount !== 10) return null;
  const oem = view.getUint16(words + 14, true);
  const passwords = wordCount === 13 ? oem + view.getUint16(words + 16, true) : oem;
  if (passwords > to - from) return null;
  const account = readString(view, start, from + passwords, to, unicode);
  const domain = account.next < to ? readString(view, start, account.next, to, unicode).text : '';
  return { blobFrom: from, blobTo: from, account: account.text, domain };
}

export interface SessionSetup1Response {
  guest: boolean;
  blobFrom: number;
  blobTo: number;
}

/** SESSION_SETUP_ANDX response, [MS-CIFS] 2.2.4.53.2 and [MS-SMB] 2.2.4.6.2. */
export function parseSessionSetup1Response(
  view: DataView,
  { words, wordCount, from, to }: Block,
): SessionSetup1Response | null {
  if (wordCount < 3) return null;
  const length = wordCount === 4 ? view.getUint16(words + 6, true) : 0;
  const guest = (view.getUint16(words + 4, true) & 1) !== 0;
  return { guest, blobFrom: from, blobTo: Math.min(to, from + length) };
}
