/** First four bytes of a message as a big-endian word ([MS-SMB2] 2.2.1, 2.2.41, 2.2.42; [MS-CIFS] 2.2.3.1). */
export const MAGIC = {
  smb1: 0xff534d42,
  smb2: 0xfe534d42,
  encrypted: 0xfd534d42,
  compressed: 0xfc534d42,
} as const;

/** Smallest message of each kind: its fixed header. */
const SMALLEST: ReadonlyMap<number, number> = new Map([
  [MAGIC.smb1, 35],
  [MAGIC.smb2, 68],
  [MAGIC.encrypted, 52],
  [MAGIC.compressed, 16],
]);

/** True for the first word of a message. */
export function isMagic(word: number): boolean {
  return SMALLEST.has(word >>> 0);
}

/**
 * Whether three words (transport header, magic, the four bytes behind it) look like the beginning of a message:
 * session message of a length that fits its kind, and structure size 64 for SMB2.
 */
export function looksLikeMessage(transport: number, magic: number, following: number): boolean {
  const smallest = SMALLEST.get(magic >>> 0);
  if (smallest === undefined || transport >>> 24 !== 0 || (transport & 0xffffff) < smallest) return false;
  return magic >>> 0 !== MAGIC.smb2 || following >>> 16 === 0x4000;
}
