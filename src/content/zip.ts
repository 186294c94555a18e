import { MAX_HEAD, MAX_MEMBER_NAME, MAX_MEMBERS } from './bounds.ts';
import { type Content, content, type Family } from './content.ts';
import { hasBytes, latin1, viewOf } from './read.ts';

/** Local file header, APPNOTE.TXT 4.3.7. */
const LOCAL_HEADER = 30;
/** Sizes follow the data: the next header has to be looked for. */
const SIZES_FOLLOW = 0x08;

/** ZIP, with the member names that stand in local headers. Office documents are ZIP too; their members say so. */
export const zip: Family = {
  id: 'zip',
  ids: ['office-document', 'zip'],
  extensions: [],
  recognise(head): Content | null {
    if (!isLocalHeader(head, 0)) return null;
    const members = memberNames(head);
    if (members.some((name) => name === '[Content_Types].xml' || name.startsWith('word/')))
      return content('office-document', 'an Office document (ZIP with [Content_Types].xml)');
    return content('zip', 'a ZIP archive', members);
  },
};

function isLocalHeader(head: Uint8Array, at: number): boolean {
  return hasBytes(head, at, 0x50, 0x4b, 0x03, 0x04) && at + LOCAL_HEADER <= head.length;
}

function memberNames(head: Uint8Array): string[] {
  const view = viewOf(head);
  const end = Math.min(head.length, MAX_HEAD);
  const names: string[] = [];
  for (let at = 0; at >= 0 && at + LOCAL_HEADER <= end && names.length < MAX_MEMBERS; ) {
    if (!isLocalHeader(head, at)) break;
    const length = view.getUint16(at + 26, true);
    const data = at + LOCAL_HEADER + length + view.getUint16(at + 28, true);
    if (length > MAX_MEMBER_NAME || at + LOCAL_HEADER + length > end) break;
    names.push(latin1(head, at + LOCAL_HEADER, at + LOCAL_HEADER + length));
    const follow = (view.getUint16(at + 6, true) & SIZES_FOLLOW) !== 0;
    at = follow ? nextHeader(head, data, end) : data + view.getUint32(at + 18, true);
  }
  return names;
}

/** Each byte is looked at once, since the search begins behind the header before it. */
function nextHeader(head: Uint8Array, from: number, end: number): number {
  for (let at = from; at + LOCAL_HEADER <= end; at++) if (isLocalHeader(head, at)) return at;
  return -1;
}
