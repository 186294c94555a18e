import { type Content, content, type Family } from './content.ts';
import { hasBytes, viewOf } from './read.ts';

/** Tables and columns that only the directory's database has ([MS-ADTS] attribute ids; libesedb documentation). */
const DIRECTORY_NAMES = ['datatable', 'link_table', 'sd_table', 'ATTk589914', 'ATTk589879', 'ATTk590689'];
/** Header fields of the Extensible Storage Engine, libesedb documentation "File header". */
const HEADER_FIELDS_END = 240;
const CHECKSUM_SEED = 0x89abcdef;
const STATES = new Map([
  [1, 'just created'],
  [2, 'dirty shutdown'],
  [3, 'clean shutdown'],
  [4, 'being converted'],
  [5, 'force detached'],
]);
/** Page sizes that the engine knows. */
const PAGE_SIZES = new Set([2048, 4096, 8192, 16_384, 32_768]);

/** Extensible Storage Engine database: signature EF CD AB 89 at offset 4. */
export const ese: Family = {
  id: 'ese',
  ids: ['ese', 'ese-ntds'],
  extensions: ['dit', 'edb', 'dat', 'mdb', 'sdb', 'db', 'jfm', 'stm'],
  recognise(head, _size, name): Content | null {
    if (!hasBytes(head, 4, 0xef, 0xcd, 0xab, 0x89) || head.length < HEADER_FIELDS_END) return null;
    const view = viewOf(head);
    const page = view.getUint32(236, true);
    if (!PAGE_SIZES.has(page) || view.getUint32(12, true) > 1) return null;
    const state = STATES.get(view.getUint32(52, true));
    const facts = [`${page}-byte pages`, ...(state ? [state] : []), ...checksum(head, view, page)];
    const grounds = facts.join(', ');
    if (namesDirectory(head))
      return content('ese-ntds', `the directory database (ESE, ${grounds}, its tables)`);
    if (isDirectoryName(name))
      return content('ese-ntds', `the directory database (ESE, ${grounds}, its name)`);
    return content('ese', `an ESE database (${grounds})`);
  },
};

/** XOR of the header's 32-bit words behind the first, where all of the header is there. */
function checksum(head: Uint8Array, view: DataView, page: number): string[] {
  if (page > head.length) return [];
  let sum = CHECKSUM_SEED;
  for (let at = 4; at + 4 <= page; at += 4) sum ^= view.getUint32(at, true);
  return sum >>> 0 === view.getUint32(0, true) ? ['checksum holds'] : [];
}

function namesDirectory(head: Uint8Array): boolean {
  const found = DIRECTORY_NAMES.filter((name) => includesAscii(head, name));
  return found.length >= 2;
}

function includesAscii(head: Uint8Array, text: string): boolean {
  return Buffer.from(head.buffer, head.byteOffset, head.byteLength).includes(text, 0, 'latin1');
}

/** An ESE database whose header somebody else has seen; `grounds` say so. The name tells the directory's. */
export function databaseNamed(name: string, grounds: string): Content {
  return isDirectoryName(name)
    ? content('ese-ntds', `the directory database (ESE, ${grounds}, its name)`)
    : content('ese', `an ESE database (${grounds})`);
}

function isDirectoryName(name: string): boolean {
  return /^ntds[^\\]*$|\.dit$/.test(name);
}
