import { fileTimeMicros } from '../../integers.ts';
import { MAX_CREATE_CONTEXTS } from '../bounds.ts';

/** `TWrp`: the open is of a shadow copy ([MS-SMB2] 2.2.13.2.7). */
const TIMEWARP = 0x54577270;
const CONTEXT_HEADER = 16;

/** A time as the token `@GMT-YYYY.MM.DD-HH.MM.SS` ([MS-SMB] 2.2.1.1.1); null for what is no time. */
function gmtToken(micros: number): string | null {
  if (!Number.isFinite(micros) || Math.abs(micros) > 8.64e18) return null;
  const text = new Date(Math.floor(micros / 1000)).toISOString();
  if (text.length !== 24) return null;
  return `@GMT-${text.slice(0, 10).replaceAll('-', '.')}-${text.slice(11, 19).replaceAll(':', '.')}`;
}

/**
 * Moment of the shadow copy in the create contexts at `view[from, end)` ([MS-SMB2] 2.2.13.2), or null. The chain
 * must grow and has at most `MAX_CREATE_CONTEXTS` links.
 */
export function snapshotOf(view: DataView, from: number, end: number): string | null {
  let at = from;
  for (let i = 0; i < MAX_CREATE_CONTEXTS && end - at >= CONTEXT_HEADER; i++) {
    const next = view.getUint32(at, true);
    const name = at + view.getUint16(at + 4, true);
    const nameLength = view.getUint16(at + 6, true);
    const data = at + view.getUint16(at + 10, true);
    if (nameLength === 4 && name + 4 <= end && view.getUint32(name) === TIMEWARP && data + 8 <= end)
      return gmtToken(fileTimeMicros(view, data));
    if (next < CONTEXT_HEADER) return null;
    at += next;
  }
  return null;
}
