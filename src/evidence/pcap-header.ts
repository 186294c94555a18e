import { MAX_FRAME_BYTES, MIN_FRAME_LIMIT } from './bounds.ts';

/** Global header of a classic capture (draft-ietf-opsawg-pcap section 4). */
export const FILE_HEADER_BYTES = 24;

/** How the records of one classic capture are laid out. */
export interface PcapLayout {
  little: boolean;
  /** Units of the fraction field in a second: 10^6 or 10^9. */
  nano: boolean;
  /** Bytes before each packet: 16, or more in the variants. */
  recordHeader: number;
  link: number;
  /** Captured length above which a record header is taken for damage. */
  limit: number;
  /** Snapshot length as the header says; 0 when it says nothing useful. */
  snaplen: number;
  /** Captured and original length stand the other way round (versions before 2.3). */
  swapped: boolean;
}

const MICRO = 0xa1b2c3d4;
const NANO = 0xa1b23c4d;
/** Alexey Kuznetsov's patched libpcap: eight more bytes in each record header. */
const MODIFIED = 0xa1b2cd34;
const MAGICS: ReadonlySet<number> = new Set([MICRO, NANO, MODIFIED]);

/** The byte order of a classic capture that begins at `at`, or null. The caller has checked that four bytes are there. */
export function pcapOrder(view: DataView, at: number): { little: boolean; magic: number } | null {
  for (const little of [true, false]) {
    const magic = view.getUint32(at, little);
    if (MAGICS.has(magic)) return { little, magic };
  }
  return null;
}

/** The global header at `at`; null when there is none. The caller has checked that FILE_HEADER_BYTES are there. */
export function parsePcapHeader(view: DataView, at: number): PcapLayout | null {
  const order = pcapOrder(view, at);
  if (!order) return null;
  const { little, magic } = order;
  const major = view.getUint16(at + 4, little);
  const minor = view.getUint16(at + 6, little);
  const snaplen = view.getUint32(at + 16, little);
  return {
    little,
    nano: magic === NANO,
    recordHeader: magic === MODIFIED ? 24 : 16,
    // The upper half holds the length of a frame check sequence and reserved bits (draft, section 4).
    link: view.getUint32(at + 20, little) & 0xffff,
    limit: Math.min(Math.max(snaplen, MIN_FRAME_LIMIT), MAX_FRAME_BYTES),
    snaplen: snaplen <= MAX_FRAME_BYTES ? snaplen : 0,
    swapped: major === 2 && minor < 3,
  };
}
