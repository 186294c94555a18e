/**
 * Names as messages carry them: labels with a length byte each, without the root byte (RFC 1035 section 3.1).
 * Nothing here makes text of a name but `dottedText`: tunnels put any byte into a label.
 */

/** RFC 1035 section 3.1: 127 labels of one byte fill a name. */
export const MAX_LABELS = 127;
/** RFC 1035 section 2.3.4. */
const MAX_LABEL_BYTES = 63;

/** Offsets of the length bytes, first label first; null when lengths run past the end or are no lengths. */
export function labelOffsets(name: Uint8Array): number[] | null {
  const offsets: number[] = [];
  for (let at = 0; at < name.length; at += 1 + name[at]!) {
    const length = name[at]!;
    if (length === 0 || length > MAX_LABEL_BYTES || at + 1 + length > name.length) return null;
    offsets.push(at);
    if (offsets.length > MAX_LABELS) return null;
  }
  return offsets;
}

/** Views of the labels, first label first; null as for `labelOffsets`. */
export function splitLabels(name: Uint8Array): Uint8Array[] | null {
  return labelOffsets(name)?.map((at) => name.subarray(at + 1, at + 1 + name[at]!)) ?? null;
}

/** All bytes of all labels without their lengths: what is left of a payload when dots are layout only. */
export function joinLabels(name: Uint8Array): Uint8Array | null {
  const labels = splitLabels(name);
  return labels && concatBytes(labels);
}

/** One array from many. */
export function concatBytes(parts: readonly Uint8Array[]): Uint8Array {
  let length = 0;
  for (const part of parts) length += part.length;
  const out = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

function lower(byte: number): number {
  return byte >= 0x41 && byte <= 0x5a ? byte | 0x20 : byte;
}

/** The name with ASCII letters in lower case (RFC 4343), as a copy. */
export function lowerName(name: Uint8Array): Uint8Array {
  const out = name.slice();
  for (let i = 0; i < out.length; i++) out[i] = lower(out[i]!);
  return out;
}

/** True when both are the same bytes but for the case of ASCII letters. */
export function sameName(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && matchesAt(a, 0, b);
}

function matchesAt(name: Uint8Array, at: number, part: Uint8Array): boolean {
  for (let i = 0; i < part.length; i++) if (lower(name[at + i]!) !== lower(part[i]!)) return false;
  return true;
}

/** True when a label of the name begins at `at`, or the name ends there. */
function isBoundary(name: Uint8Array, at: number): boolean {
  let start = 0;
  while (start < at) {
    const length = name[start]!;
    if (length === 0 || length > MAX_LABEL_BYTES) return false;
    start += 1 + length;
  }
  return start === at;
}

/** The labels in front of `zone` when the name ends with it (case aside); null when it does not. */
export function residual(name: Uint8Array, zone: Uint8Array): Uint8Array | null {
  const at = name.length - zone.length;
  return at >= 0 && matchesAt(name, at, zone) && isBoundary(name, at) ? name.subarray(0, at) : null;
}

/**
 * As `residual`, but the name may carry up to `suffixLabels` labels behind the zone: Windows appends its own
 * search suffix. The last occurrence wins.
 */
export function residualAnywhere(name: Uint8Array, zone: Uint8Array, suffixLabels = 6): Uint8Array | null {
  const atEnd = residual(name, zone);
  if (atEnd || zone.length === 0) return atEnd;
  let found = -1;
  let behind = 0;
  for (let at = 0; at + zone.length <= name.length; at += 1 + name[at]!) {
    const length = name[at]!;
    if (length === 0 || length > MAX_LABEL_BYTES) return null;
    if (length === zone[0] && matchesAt(name, at, zone)) found = at;
  }
  for (let at = found < 0 ? name.length : found + zone.length; at < name.length; at += 1 + name[at]!)
    behind++;
  return found >= 0 && behind <= suffixLabels ? name.subarray(0, found) : null;
}

/** The longest run of labels that both names end with, case aside; lower case. */
function commonTail(a: Uint8Array, b: Uint8Array): Uint8Array {
  const left = labelOffsets(a) ?? [];
  const right = labelOffsets(b) ?? [];
  let start = a.length;
  for (let k = 1; k <= Math.min(left.length, right.length); k++) {
    const x = left[left.length - k]!;
    const y = right[right.length - k]!;
    if (a.length - x !== b.length - y || !matchesAt(b, y, a.subarray(x, start))) break;
    start = x;
  }
  return lowerName(a.subarray(start));
}

/**
 * The longest label suffix that all names share, lower case; empty without one or without names. A single
 * distinct name is its own suffix: the caller knows how many labels the payload takes.
 */
export function commonSuffix(names: Iterable<Uint8Array>): Uint8Array {
  let suffix: Uint8Array | null = null;
  for (const name of names) {
    suffix = suffix === null ? lowerName(name) : commonTail(suffix, name);
    if (suffix.length === 0) break;
  }
  return suffix ?? new Uint8Array(0);
}

/** Names have at most 255 bytes (RFC 1035 section 2.3.4); what is longer is no name and goes the slower way. */
const MAX_ARGUMENTS = 512;

/** A key for maps: one character per byte, case kept. */
export function nameKey(name: Uint8Array): string {
  if (name.length <= MAX_ARGUMENTS) return String.fromCharCode.apply(null, name as unknown as number[]);
  return Buffer.from(name.buffer, name.byteOffset, name.length).toString('latin1');
}

/** Dotted text of a name; bytes that are no printable ASCII, dots and backslashes inside labels as `\xHH`. */
export function dottedText(name: Uint8Array): string {
  const offsets = labelOffsets(name);
  if (!offsets) return '';
  const key = nameKey(name);
  return offsets.map((at) => labelText(key.slice(at + 1, at + 1 + name[at]!))).join('.');
}

/** Characters that stand for more than themselves in dotted text, or cannot be shown. */
const UNPLAIN = /[^!-~]|[.\\]/;

function labelText(label: string): string {
  return UNPLAIN.test(label) ? Array.from(label, escapeCharacter).join('') : label;
}

function escapeCharacter(character: string): string {
  if (!UNPLAIN.test(character)) return character;
  return `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`;
}

/** The reverse of `dottedText`: labels with length bytes, no root byte; null when a label does not fit. */
export function parseDotted(text: string): Uint8Array | null {
  const out: number[] = [];
  for (const part of text === '' ? [] : text.split('.')) {
    const bytes = unescapeLabel(part);
    if (bytes.length === 0 || bytes.length > MAX_LABEL_BYTES) return null;
    out.push(bytes.length, ...bytes);
  }
  return Uint8Array.from(out);
}

function unescapeLabel(part: string): number[] {
  const bytes: number[] = [];
  for (let i = 0; i < part.length; i++) {
    const escaped = part.startsWith('\\x', i) ? Number.parseInt(part.slice(i + 2, i + 4), 16) : Number.NaN;
    bytes.push(Number.isNaN(escaped) ? part.charCodeAt(i) & 0xff : escaped);
    if (!Number.isNaN(escaped)) i += 3;
  }
  return bytes;
}
