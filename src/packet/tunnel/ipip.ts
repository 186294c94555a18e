import { goTo, KIND_IPV4, KIND_IPV6, type Next } from '../next.ts';

/** IPv4 inside IP (RFC 2003). */
export function parseIp4InIp(_view: DataView, at: number, end: number, next: Next): boolean {
  return goTo(next, KIND_IPV4, at, end);
}

/** IPv6 inside IP: 6in4, 6to4, ISATAP (RFC 4213 section 3), and RFC 2473. */
export function parseIp6InIp(_view: DataView, at: number, end: number, next: Next): boolean {
  return goTo(next, KIND_IPV6, at, end);
}
