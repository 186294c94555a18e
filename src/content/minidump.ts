import { type Content, content, type Family } from './content.ts';
import { hasAscii, viewOf } from './read.ts';

/** Streams of one dump; real ones have about twenty. */
const MAX_STREAMS = 4096;

/** Windows minidump: `MDMP`, MINIDUMP_HEADER of minidumpapiset.h. */
export const minidump: Family = {
  id: 'minidump',
  ids: ['minidump', 'minidump-lsass'],
  extensions: ['dmp', 'mdmp', 'hdmp'],
  recognise(head, _size, name): Content | null {
    if (!hasAscii(head, 0, 'MDMP') || head.length < 32) return null;
    const streams = viewOf(head).getUint32(8, true);
    if (streams === 0 || streams > MAX_STREAMS) return null;
    const lsass = name.includes('lsass') || includesWide(head, 'lsass') || includesWide(head, 'lsasrv');
    return lsass
      ? content('minidump-lsass', 'a memory dump of LSASS (MDMP header)')
      : content('minidump', 'a process memory dump (MDMP header)');
  },
};

/**
 * Looks for ASCII text in UTF-16. By hand: Node's own search for UTF-16 in a view at an odd address does not end
 * where it should find something (seen with Node 20).
 */
function includesWide(head: Uint8Array, text: string): boolean {
  const first = text.charCodeAt(0);
  for (let at = head.indexOf(first); at >= 0; at = head.indexOf(first, at + 1))
    if (spellsWide(head, at, text)) return true;
  return false;
}

function spellsWide(head: Uint8Array, at: number, text: string): boolean {
  if (at + text.length * 2 > head.length) return false;
  for (let i = 0; i < text.length; i++)
    if (head[at + i * 2] !== text.charCodeAt(i) || head[at + i * 2 + 1] !== 0) return false;
  return true;
}
