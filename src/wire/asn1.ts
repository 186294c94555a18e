import { type Bad, bad } from '../base/bad.ts';

/** Why an element could not be read. */
export type Asn1Reason = 'short' | 'tag' | 'length';

/** One element in DER (ITU-T X.690 section 8.1): its first octet and where its content lies. */
export interface Element {
  tag: number;
  from: number;
  to: number;
}

/** Elements of one SEQUENCE that are looked at; Kerberos and SPNEGO have at most a dozen. */
const MAX_ELEMENTS = 64;

/** Tags used here: universal ones, and classes to be joined with a number. */
export const TAG = {
  integer: 0x02,
  octets: 0x04,
  oid: 0x06,
  enumerated: 0x0a,
  sequence: 0x30,
  application: 0x60,
  context: 0xa0,
} as const;

/** The element at `at`. Lengths of more than four octets and tags of more than one are refused. */
export function readElement(view: DataView, at: number, end: number): Element | Bad<Asn1Reason> {
  if (end - at < 2) return bad('short', at);
  const tag = view.getUint8(at);
  if ((tag & 0x1f) === 0x1f) return bad('tag', at);
  const first = view.getUint8(at + 1);
  const octets = first < 0x80 ? 0 : first & 0x7f;
  if (first === 0x80 || octets > 4 || end - at < 2 + octets) return bad('length', at + 1);
  let length = octets === 0 ? first : 0;
  for (let i = 0; i < octets; i++) length = length * 256 + view.getUint8(at + 2 + i);
  const from = at + 2 + octets;
  if (length > end - from) return bad('length', at + 1);
  return { tag, from, to: from + length };
}

/** The element at `at` when it has this tag, else null. */
export function expectElement(view: DataView, at: number, end: number, tag: number): Element | null {
  const element = readElement(view, at, end);
  return 'bad' in element || element.tag !== tag ? null : element;
}

/** The first element with this tag among those in `view[from, to)`; null when there is none. */
function findElement(view: DataView, from: number, to: number, tag: number): Element | null {
  let at = from;
  for (let i = 0; i < MAX_ELEMENTS && at < to; i++) {
    const element = readElement(view, at, to);
    if ('bad' in element) return null;
    if (element.tag === tag) return element;
    at = element.to;
  }
  return null;
}

/** What stands in field `[number]` of a SEQUENCE's content: the element inside the explicit tag. */
export function field(view: DataView, { from, to }: Element, number: number): Element | null {
  const outer = findElement(view, from, to, TAG.context | number);
  if (outer === null) return null;
  const inner = readElement(view, outer.from, outer.to);
  return 'bad' in inner ? null : inner;
}

/** All elements inside one, at most `MAX_ELEMENTS`, up to the first that cannot be read. */
export function elementsIn(view: DataView, { from, to }: Element): Element[] {
  const found: Element[] = [];
  let at = from;
  while (found.length < MAX_ELEMENTS && at < to) {
    const element = readElement(view, at, to);
    if ('bad' in element) break;
    found.push(element);
    at = element.to;
  }
  return found;
}

/** A small INTEGER; -1 when it has more than four octets. */
export function smallInteger(view: DataView, { from, to }: Element): number {
  if (to - from < 1 || to - from > 4) return -1;
  let value = 0;
  for (let at = from; at < to; at++) value = value * 256 + view.getUint8(at);
  return value;
}

/** Octets as lower-case hex; for object identifiers. */
export function hexOf(view: DataView, { from, to }: Element): string {
  let text = '';
  for (let at = from; at < Math.min(to, from + 32); at++)
    text += view.getUint8(at).toString(16).padStart(2, '0');
  return text;
}
