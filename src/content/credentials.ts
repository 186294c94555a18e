import { MAX_LINES } from './bounds.ts';
import { type Content, content, type Family } from './content.ts';
import { hasBytes, searchableText } from './read.ts';

/** Attributes that hold secrets of accounts: LAPS, managed accounts, their root key. */
const SECRET_ATTRIBUTES = ['ms-mcs-admpwd', 'mslaps-password', 'msds-managedpassword', 'mskds-rootkeydata'];
/** `name:rid:LM hash:NT hash:::`, the line that dump tools write. */
const HASH_LINE = /^[^:]{1,104}:\d{1,10}:[0-9a-fA-F]{32}:[0-9a-fA-F]{32}:::/;

/** Credentials as text, and password safes (KeePass). */
export const credentials: Family = {
  id: 'credentials',
  ids: ['directory-secrets', 'hash-list', 'password-safe'],
  extensions: [],
  recognise(head): Content | null {
    if (hasBytes(head, 0, 0x03, 0xd9, 0xa2, 0x9a)) return content('password-safe', 'a KeePass password safe');
    const text = searchableText(head.subarray(0, 4096));
    if (text === '') return null;
    const lines = text.split('\n', MAX_LINES);
    if (lines.some((line) => HASH_LINE.test(line)))
      return content('hash-list', 'a list of password hashes (name:rid:LM:NT)');
    const lower = text.toLowerCase();
    return SECRET_ATTRIBUTES.some((name) => lower.includes(name))
      ? content('directory-secrets', 'an export of secret attributes of accounts')
      : null;
  },
};
