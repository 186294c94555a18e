/** What FAST puts in place of the client's name (RFC 6113 section 5.4.3, RFC 8062). */
const ANONYMOUS = 'WELLKNOWN/ANONYMOUS';

/** `REALM\name` of a client in clear; null for none and for the anonymous name of FAST. */
export function clientAccount(realm: string | null, client: string | null): string | null {
  if (client === null || client === '' || client === ANONYMOUS) return null;
  return realm === null || realm === '' ? client : `${realm}\\${client}`;
}
