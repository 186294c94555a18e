import { type Content, content, type Family } from './content.ts';
import { hasAscii, hasBytes, searchableText } from './read.ts';

/**
 * Private keys: PEM (RFC 7468), PKCS#12 (RFC 7292 section 4), PKCS#8 and PKCS#1 in DER (RFC 5958, RFC 8017),
 * PVK (the form in which tools export the domain's DPAPI backup key), PuTTY.
 */
export const key: Family = {
  id: 'key',
  ids: ['key-der', 'key-pem', 'key-ppk', 'key-pvk', 'pkcs12'],
  extensions: ['pfx', 'p12', 'pem', 'key', 'der', 'pvk', 'ppk', 'crt', 'cer', 'p8', 'pk8', ''],
  recognise(head): Content | null {
    if (hasBytes(head, 0, 0x1e, 0xf1, 0xb5, 0xb0)) return content('key-pvk', 'a private key (PVK)');
    if (hasAscii(head, 0, 'PuTTY-User-Key-File-')) return content('key-ppk', 'a PuTTY private key');
    return derKey(head) ?? pemKey(head);
  },
};

function pemKey(head: Uint8Array): Content | null {
  const text = searchableText(head.subarray(0, 4096));
  const at = text.indexOf('-----BEGIN ');
  if (at < 0) return null;
  const label = text.slice(at + 11, at + 60);
  return /^[A-Z ]{0,30}PRIVATE KEY-----/.test(label) ? content('key-pem', 'a private key (PEM)') : null;
}

/** SEQUENCE with a two-byte length, then the version. */
function derKey(head: Uint8Array): Content | null {
  if (!hasBytes(head, 0, 0x30, 0x82) || head.length < 16) return null;
  if (hasBytes(head, 4, 0x02, 0x01, 0x03, 0x30)) return content('pkcs12', 'keys and certificates (PKCS#12)');
  const pkcs8 = hasBytes(head, 4, 0x02, 0x01, 0x00, 0x30);
  const pkcs1 = hasBytes(head, 4, 0x02, 0x01, 0x00, 0x02, 0x82);
  return pkcs8 || pkcs1 ? content('key-der', 'a private key (DER)') : null;
}
