/** What decoded bytes are, as far as a recogniser must know to trust its own decoding. */

interface Magic {
  name: string;
  bytes: readonly number[];
}

/** Magic numbers of at least four bytes: shorter ones happen by chance in decoded names. */
const MAGICS: readonly Magic[] = [
  { name: 'ZIP archive', bytes: [0x50, 0x4b, 3, 4] },
  { name: '7z archive', bytes: [0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c] },
  { name: 'RAR archive', bytes: [0x52, 0x61, 0x72, 0x21, 0x1a, 7] },
  { name: 'xz stream', bytes: [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0] },
  { name: 'bzip2 stream', bytes: [0x42, 0x5a, 0x68, 0x39, 0x31, 0x41, 0x59] },
  { name: 'SQLite database', bytes: [0x53, 0x51, 0x4c, 0x69, 0x74, 0x65, 0x20] },
  { name: 'PDF document', bytes: [0x25, 0x50, 0x44, 0x46, 0x2d] },
  { name: 'PNG image', bytes: [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a] },
  { name: 'JPEG image', bytes: [0xff, 0xd8, 0xff, 0xe0, 0, 0x10] },
  { name: 'Office compound file', bytes: [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1] },
  { name: 'registry hive', bytes: [0x72, 0x65, 0x67, 0x66] },
  { name: 'Windows minidump', bytes: [0x4d, 0x44, 0x4d, 0x50, 0x93, 0xa7] },
  { name: 'ELF program', bytes: [0x7f, 0x45, 0x4c, 0x46] },
  { name: 'Windows program', bytes: [0x4d, 0x5a, 0x90, 0] },
];

/** Fewer bytes than this are not called text: 16 random bytes look like text once in 2^20 times. */
const MIN_TEXT = 16;

/** Name of the magic number at the front, or `text`; null when it is neither. */
export function describeBytes(bytes: Uint8Array): string | null {
  if (bytes.length > 10 && bytes[0] === 0x1f && bytes[1] === 0x8b && bytes[2] === 8) return 'gzip file';
  const magic = MAGICS.find((m) => m.bytes.every((byte, i) => bytes[i] === byte));
  if (magic) return magic.name;
  return isText(bytes) ? 'text' : null;
}

const GZIP = [0x1f, 0x8b, 8];

/** False when no bytes behind these make `describeBytes` name the whole. */
export function mayBegin(head: Uint8Array): boolean {
  if (head.every((byte) => textKind(byte) !== 0)) return true;
  const begins = (bytes: readonly number[]) =>
    head.every((byte, i) => i >= bytes.length || bytes[i] === byte);
  return begins(GZIP) || MAGICS.some(({ bytes }) => begins(bytes));
}

/**
 * True for at least 16 bytes of UTF-8 without control characters but tab, line feed, carriage return and form
 * feed, in which letters, digits and blanks are the greater part.
 */
export function isText(bytes: Uint8Array): boolean {
  if (bytes.length < MIN_TEXT) return false;
  let common = 0;
  for (let i = 0; i < bytes.length; i++) {
    const kind = textKind(bytes[i]!);
    if (kind === 0) return false;
    if (kind === 2) common++;
  }
  return common * 2 > bytes.length && isUtf8(bytes);
}

/** 0 never in text, 1 possible, 2 letters, digits, blanks and line ends. */
function textKind(byte: number): 0 | 1 | 2 {
  if (byte === 9 || byte === 10 || byte === 12 || byte === 13) return 2;
  if (byte < 0x20 || byte === 0x7f) return 0;
  const letter = byte | 0x20;
  return byte === 0x20 || (byte >= 0x30 && byte <= 0x39) || (letter >= 0x61 && letter <= 0x7a) ? 2 : 1;
}

function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}
