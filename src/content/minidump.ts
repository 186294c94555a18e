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

function includesWide(head: Uint8Array, text: string): boolean {
  return Buffer.from(head.buffer, head.byteOffset, head.byteLength).includes(text, 0, 'utf16le');
}
