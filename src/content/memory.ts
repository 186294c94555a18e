import { content, type Family } from './content.ts';
import { hasAscii } from './read.ts';

const MAGICS = ['PAGEDU64', 'PAGEDUMP', 'HIBR', 'hibr', 'RSTR'];

/** Whole memory of a computer: kernel crash dump (`PAGEDUMP`, `PAGEDU64`) or hibernation file (`HIBR`, `RSTR`). */
export const memory: Family = {
  id: 'memory',
  ids: ['memory'],
  extensions: ['dmp', 'sys'],
  recognise(head) {
    const magic = head.length >= 512 ? MAGICS.find((each) => hasAscii(head, 0, each)) : undefined;
    return magic ? content('memory', `an image of a computer’s memory (${magic} header)`) : null;
  },
};
