/** Formats that are recognised so that a responder is told how to convert them; nothing of them is read. */
export interface UnreadFormat {
  id: string;
  /** What it is, as the subject of a sentence. */
  name: string;
  /** What to do; FILE stands for the file, so that no name from evidence becomes part of a command. */
  convert: string;
  matches(head: Uint8Array): boolean;
}

/** True when `head` has these bytes at `at`. */
function has(at: number, ...bytes: number[]): (head: Uint8Array) => boolean {
  return (head) => bytes.every((byte, index) => head[at + index] === byte);
}

/** True when `head` has this ASCII text at `at`. */
function text(at: number, ascii: string): (head: Uint8Array) => boolean {
  return has(at, ...Buffer.from(ascii, 'latin1'));
}

/** Trace files begin with a WMI buffer header of 72 bytes; the system header after it says version 2 and its flags. */
function isEtl(head: Uint8Array): boolean {
  const width = head[0x4a];
  return head[0x48] === 2 && head[0x49] === 0 && (width === 1 || width === 2) && head[0x4b] === 0xc0;
}

function isZip(head: Uint8Array): boolean {
  return has(0, 0x50, 0x4b, 3, 4)(head) || has(0, 0x50, 0x4b, 5, 6)(head);
}

const WIRESHARK = 'editcap -F pcap FILE FILE.pcap';

/** In the order in which they are tried. */
export const unreadFormats: readonly UnreadFormat[] = [
  {
    id: '7z',
    name: 'A 7z archive',
    convert: '7z x FILE',
    matches: has(0, 0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c),
  },
  {
    id: 'bzip2',
    name: 'bzip2-compressed data',
    convert: 'bzip2 -dc FILE | exhume scan -',
    matches: text(0, 'BZh'),
  },
  {
    id: 'cab',
    name: 'A Windows cabinet',
    convert: 'expand -F:* FILE FOLDER, or cabextract FILE',
    matches: text(0, 'MSCF'),
  },
  {
    id: 'compress',
    name: 'compress-compressed data',
    convert: 'uncompress -c FILE | exhume scan -',
    matches: has(0, 0x1f, 0x9d),
  },
  { id: 'etl', name: 'A Windows event trace (ETL)', convert: 'etl2pcapng FILE FILE.pcapng', matches: isEtl },
  {
    id: 'evtx',
    name: 'A Windows event log (EVTX)',
    convert: 'evtx_dump -o jsonl FILE | exhume scan -',
    matches: text(0, 'ElfFile\0'),
  },
  { id: 'iptrace', name: 'An AIX iptrace capture', convert: WIRESHARK, matches: text(0, 'iptrace ') },
  {
    id: 'lz4',
    name: 'LZ4-compressed data',
    convert: 'lz4 -dc FILE | exhume scan -',
    matches: has(0, 0x04, 0x22, 0x4d, 0x18),
  },
  {
    id: 'netmon',
    name: 'A Network Monitor capture',
    convert: WIRESHARK,
    matches: (head) => text(0, 'GMBU')(head) || text(0, 'RTSS')(head),
  },
  {
    id: 'netxray',
    name: 'A NetXRay or Windows Sniffer capture',
    convert: WIRESHARK,
    matches: text(0, 'XCP\0'),
  },
  { id: 'rar', name: 'A RAR archive', convert: 'unrar x FILE', matches: text(0, 'Rar!\x1a\x07') },
  {
    id: 'sniffer',
    name: 'A Network General Sniffer capture',
    convert: WIRESHARK,
    matches: text(0, 'TRSNIFF data'),
  },
  { id: 'snoop', name: 'A Solaris snoop capture', convert: WIRESHARK, matches: text(0, 'snoop\0\0\0') },
  { id: 'tar', name: 'A tar archive', convert: 'tar -xf FILE', matches: text(257, 'ustar') },
  {
    id: 'xz',
    name: 'xz-compressed data',
    convert: 'xz -dc FILE | exhume scan -',
    matches: has(0, 0xfd, 0x37, 0x7a, 0x58, 0x5a, 0),
  },
  { id: 'zip', name: 'A ZIP archive', convert: 'unzip FILE', matches: isZip },
  {
    id: 'zstd',
    name: 'Zstandard-compressed data',
    convert: 'zstd -dc FILE | exhume scan -',
    matches: has(0, 0x28, 0xb5, 0x2f, 0xfd),
  },
];

/** The sentence for a format that is known and not read. */
export function convertText(format: UnreadFormat): string {
  return `${format.name} is not read here; convert it first: ${format.convert}`;
}
