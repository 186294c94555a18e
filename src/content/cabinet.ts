import { MAX_MEMBER_NAME, MAX_MEMBERS } from './bounds.ts';
import { type Content, content, type Family } from './content.ts';
import { hasAscii, latin1, viewOf } from './read.ts';

/** CFHEADER and CFFILE, [MS-CAB] 2.1 and 2.3. */
const HEADER = 36;
const FILE_ENTRY = 16;

/** Cabinet, with the names of its first files. */
export const cabinet: Family = {
  id: 'cabinet',
  ids: ['cabinet'],
  extensions: [],
  recognise(head): Content | null {
    if (!hasAscii(head, 0, 'MSCF') || head.length < HEADER || viewOf(head).getUint32(4, true) !== 0)
      return null;
    return content('cabinet', 'a cabinet archive', fileNames(head));
  },
};

function fileNames(head: Uint8Array): string[] {
  const view = viewOf(head);
  const count = Math.min(view.getUint16(28, true), MAX_MEMBERS);
  const names: string[] = [];
  let at = view.getUint32(16, true);
  while (names.length < count && at + FILE_ENTRY < head.length) {
    const from = at + FILE_ENTRY;
    const to = head.indexOf(0, from);
    if (to < 0 || to - from > MAX_MEMBER_NAME) break;
    names.push(latin1(head, from, to));
    at = to + 1;
  }
  return names;
}
