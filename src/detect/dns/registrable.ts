import { parse } from 'tldts';
import { INNER_DOMAINS } from '../../data/inner-suffixes.ts';
import { labelOffsets } from './codec/labels.ts';

/** The suffix is on the public list, ICANN or private section. */
export const ZONE_LISTED = 1;
/** Reverse names: in-addr.arpa (RFC 1035 section 3.5), ip6.arpa (RFC 3596), e164.arpa (RFC 6116). */
export const ZONE_REVERSE = 2;

/** Deepest suffix that the list is asked about; its longest rules have five labels. */
const DEEPEST = 7;

export interface Registrable {
  /** Labels of the registrable domain; 0 when the name is itself a public suffix. */
  depth: number;
  /** ZONE_LISTED, ZONE_REVERSE, or 0: a suffix that no public list has. */
  kind: number;
  /** The domain has public suffixes below it, so that not all names below it are its own. */
  inner: boolean;
}

/** Asks the public suffix list about a wire name; `offsets[k]` is where label k starts. */
export function registrable(
  name: Uint8Array,
  length: number,
  offsets: ArrayLike<number>,
  labels: number,
): Registrable {
  if (labels <= 1) return { depth: labels, kind: 0, inner: false };
  const deepest = Math.min(labels, DEEPEST);
  const text = suffixText(name, length, offsets[labels - deepest]!);
  if (/(?:^|\.)(?:in-addr|ip6|e164)\.arpa$/.test(text)) return { depth: 2, kind: ZONE_REVERSE, inner: false };
  const found = parse(text, {
    allowPrivateDomains: true,
    validateHostname: false,
    extractHostname: false,
    detectIp: false,
  });
  const kind = found.isIcann || found.isPrivate ? ZONE_LISTED : 0;
  if (!found.domain) return { depth: 0, kind, inner: false };
  const depth = Math.min(found.domain.split('.').length, deepest);
  return { depth, kind, inner: INNER.has(found.domain) };
}

const INNER: ReadonlySet<string> = new Set(INNER_DOMAINS);

/** Dotted lower-case text of labels for the suffix list; bytes that no suffix has become `?`, dots inside labels too. */
function suffixText(name: Uint8Array, length: number, from: number): string {
  let text = '';
  for (let at = from; at < length; ) {
    const end = at + 1 + name[at]!;
    if (at > from) text += '.';
    for (let i = at + 1; i < end && i < length; i++) {
      const b = name[i]!;
      text += b > 0x2e && b < 0x7f ? String.fromCharCode(b).toLowerCase() : b === 0x2d ? '-' : '?';
    }
    at = end;
  }
  return text;
}

/** Length of the registrable part of a wire name in bytes; the whole name when it has none. */
function registrableLength(name: Uint8Array): number {
  const offsets = labelOffsets(name) ?? [];
  const { depth } = registrable(name, name.length, offsets, offsets.length);
  return depth === 0 ? name.length : name.length - (offsets[offsets.length - depth] ?? 0);
}

/** The registrable domain of a wire name as a view, case as sent. */
export function registrablePart(name: Uint8Array): Uint8Array {
  return name.subarray(name.length - registrableLength(name));
}

/** The labels before the registrable domain as a view. */
export function belowRegistrable(name: Uint8Array): Uint8Array {
  return name.subarray(0, name.length - registrableLength(name));
}

/** True when the name lies below a suffix of the public list. */
export function isListed(name: Uint8Array): boolean {
  const offsets = labelOffsets(name) ?? [];
  return registrable(name, name.length, offsets, offsets.length).kind === ZONE_LISTED;
}
