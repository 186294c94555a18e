import type { Clock } from './pcapng-time.ts';
import { makeClock } from './pcapng-time.ts';

/** One described interface, draft-ietf-opsawg-pcapng section 4.2. */
export interface Interface {
  link: number;
  /** 0 is no limit. */
  snaplen: number;
  clock: Clock;
}

/** if_tsresol and if_tsoffset. */
const RESOLUTION = 9;
const OFFSET = 14;
/** Microseconds, when the interface does not say. */
const DEFAULT_RESOLUTION = 6;
/** Options of one block that are looked at. */
const MAX_OPTIONS = 256;

/** The interface whose block body is [at, end); the caller has checked that its eight fixed bytes are there. */
export function parseInterface(view: DataView, at: number, end: number, little: boolean): Interface {
  const resolution = findOption(view, at + 8, end, little, RESOLUTION, 1);
  const offset = findOption(view, at + 8, end, little, OFFSET, 8);
  const seconds = offset < 0 ? 0 : Number(view.getBigInt64(offset, little));
  return {
    link: view.getUint16(at, little),
    snaplen: view.getUint32(at + 4, little),
    clock: makeClock(
      resolution < 0 ? DEFAULT_RESOLUTION : view.getUint8(resolution),
      Number.isSafeInteger(seconds * 1e6) ? seconds : 0,
    ),
  };
}

/** Index of the value of the first option `code` with at least `length` bytes, or -1 (section 3.5). */
function findOption(
  view: DataView,
  at: number,
  end: number,
  little: boolean,
  code: number,
  length: number,
): number {
  let next = at;
  for (let count = 0; count < MAX_OPTIONS && end - next >= 4; count++) {
    const found = view.getUint16(next, little);
    const size = view.getUint16(next + 2, little);
    if (found === 0 || next + 4 + size > end) return -1;
    if (found === code) return size >= length ? next + 4 : -1;
    next += 4 + ((size + 3) & ~3);
  }
  return -1;
}
