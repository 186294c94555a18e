import { goTo, KIND_IPV4, KIND_IPV6, KIND_OTHER, type Next } from '../next.ts';

/** LINKTYPE_RAW: IP of the version in its first four bits. */
export function parseRaw(view: DataView, at: number, end: number, next: Next): boolean {
  if (at >= end) return false;
  const version = view.getUint8(at) >> 4;
  if (version === 4) return goTo(next, KIND_IPV4, at, end);
  if (version === 6) return goTo(next, KIND_IPV6, at, end);
  return goTo(next, KIND_OTHER, at, end);
}

/** LINKTYPE_IPV4. */
export function parseRaw4(_view: DataView, at: number, end: number, next: Next): boolean {
  return goTo(next, KIND_IPV4, at, end);
}

/** LINKTYPE_IPV6. */
export function parseRaw6(_view: DataView, at: number, end: number, next: Next): boolean {
  return goTo(next, KIND_IPV6, at, end);
}
