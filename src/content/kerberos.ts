import { type Content, content, type Family } from './content.ts';
import { hasBytes, viewOf } from './read.ts';

/** Kerberos on disk: KRB-CRED (`.kirbi`, RFC 4120 section 5.8.1), MIT credential cache version 4, keytab version 2. */
export const kerberos: Family = {
  id: 'kerberos',
  ids: ['ccache', 'keytab', 'kirbi'],
  extensions: ['kirbi', 'ccache', 'keytab', ''],
  recognise(head): Content | null {
    if (head.length < 16) return null;
    if (hasBytes(head, 0, 0x76, 0x82) && hasBytes(head, 4, 0x30, 0x82) && hasBytes(head, 8, 0xa0, 0x03, 0x02))
      return content('kirbi', 'Kerberos tickets (KRB-CRED)');
    if (hasBytes(head, 0, 0x05, 0x04, 0x00, 0x0c, 0x00, 0x01, 0x00, 0x08))
      return content('ccache', 'a Kerberos credential cache');
    return isKeytab(head) ? content('keytab', 'a Kerberos keytab') : null;
  },
};

/** First entry: length, one to eight name components, a realm of printable letters. */
function isKeytab(head: Uint8Array): boolean {
  if (!hasBytes(head, 0, 0x05, 0x02)) return false;
  const view = viewOf(head);
  const length = view.getInt32(2);
  const parts = view.getUint16(6);
  const realm = view.getUint16(8);
  if (length < 16 || length > 4096 || parts < 1 || parts > 8 || realm < 1 || 10 + realm > head.length)
    return false;
  return head.subarray(10, 10 + realm).every((byte) => byte > 0x20 && byte < 0x7f);
}
