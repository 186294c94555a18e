import { type Content, content, type Family } from './content.ts';
import { hasAscii, viewOf } from './read.ts';

/**
 * Ordinary files of Windows that a controller hands out every day: policy (`PReg`, [MS-GPREG] 2.2.1), event log
 * (`ElfFile`), program (PE), and a backup set (`TAPE`, Microsoft Tape Format).
 */
export const windows: Family = {
  id: 'windows',
  ids: ['backup-set', 'event-log', 'policy', 'program'],
  extensions: [],
  recognise(head): Content | null {
    if (hasAscii(head, 0, 'PReg\u0001\0\0\0')) return content('policy', 'a registry policy file');
    if (hasAscii(head, 0, 'ElfFile\0')) return content('event-log', 'an event log');
    if (hasAscii(head, 0, 'TAPE\0\0')) return content('backup-set', 'a backup set (MTF)');
    return isProgram(head) ? content('program', 'a Windows program (PE)') : null;
  },
};

/** `MZ`, and `PE` where the header says that it stands; a header past the bytes given does not count. */
function isProgram(head: Uint8Array): boolean {
  if (!hasAscii(head, 0, 'MZ') || head.length < 64) return false;
  return hasAscii(head, viewOf(head).getUint32(60, true), 'PE\0\0');
}
