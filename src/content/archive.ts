import { MAX_MEMBER_NAME, MAX_MEMBERS } from './bounds.ts';
import { type Content, content, type Family } from './content.ts';
import { hasAscii, hasBytes, latin1 } from './read.ts';

const TAR_BLOCK = 512;

/** Archives whose member names are packed or stand elsewhere: 7z, RAR, gzip, WIM; and tar with its first names. */
export const archive: Family = {
  id: 'archive',
  ids: ['7z', 'gzip', 'rar', 'tar', 'wim'],
  extensions: [],
  recognise(head): Content | null {
    if (hasBytes(head, 0, 0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c)) return content('7z', 'a 7z archive');
    if (hasAscii(head, 0, 'Rar!\u001a\u0007')) return content('rar', 'a RAR archive');
    if (hasAscii(head, 0, 'MSWIM\0\0\0')) return content('wim', 'a Windows image (WIM)');
    if (hasBytes(head, 0, 0x1f, 0x8b, 0x08))
      return content('gzip', 'gzip-compressed content', gzipName(head));
    if (hasAscii(head, 257, 'ustar')) return content('tar', 'a tar archive', tarNames(head));
    return null;
  },
};

/** Original name, RFC 1952 section 2.3; only where no extra field stands before it. */
function gzipName(head: Uint8Array): string[] {
  if (head.length < 12 || (head[3]! & 0x0c) !== 0x08) return [];
  const end = head.indexOf(0, 10);
  return end < 0 || end - 10 > MAX_MEMBER_NAME ? [] : [latin1(head, 10, end)];
}

/** Names of consecutive headers (POSIX.1 ustar); octal sizes say where the next one is. */
function tarNames(head: Uint8Array): string[] {
  const names: string[] = [];
  for (let at = 0; at + TAR_BLOCK <= head.length && names.length < MAX_MEMBERS; ) {
    if (!hasAscii(head, at + 257, 'ustar')) break;
    const end = head.subarray(at, at + 100).indexOf(0);
    names.push(latin1(head, at, at + (end < 0 ? 100 : end)));
    const size = Number.parseInt(latin1(head, at + 124, at + 135), 8);
    if (!Number.isFinite(size) || size < 0) break;
    at += TAR_BLOCK + Math.ceil(size / TAR_BLOCK) * TAR_BLOCK;
  }
  return names;
}
