/** Largest file offset that is believed: NTFS and ReFS end far below 2^53. */
export const MAX_OFFSET = Number.MAX_SAFE_INTEGER;

/** Little-endian 64-bit integer as a number; exact up to `MAX_OFFSET`, larger than that for everything above. */
export function readU64(view: DataView, at: number): number {
  return view.getUint32(at + 4, true) * 2 ** 32 + view.getUint32(at, true);
}

/** Eight bytes as 16 hex digits, most significant first, of a little-endian identifier. */
export function hexU64(view: DataView, at: number): string {
  const high = view
    .getUint32(at + 4, true)
    .toString(16)
    .padStart(8, '0');
  return high + view.getUint32(at, true).toString(16).padStart(8, '0');
}

/** Whether `length` bytes at `at` lie before `end`; never wraps, whatever the numbers. */
export function fits(at: number, length: number, end: number): boolean {
  return at >= 0 && length >= 0 && at <= end && length <= end - at;
}

/** Microseconds since 1970 of a FILETIME ([MS-DTYP] 2.3.3); NaN for 0 and what a number cannot hold. */
export function fileTimeMicros(view: DataView, at: number): number {
  const ticks = readU64(view, at);
  if (ticks === 0 || ticks > 2 ** 63) return Number.NaN;
  return Math.floor(ticks / 10) - 11_644_473_600_000_000;
}
