/** Bounds of the evidence room: what hostile or broken files may cost. Each has a name and a reason. */

/** One read: from 64 KiB to 1 MiB the cost of reading falls by a factor of two and more, past it little is won. */
export const BLOCK_BYTES = 1 << 20;
/** What is sniffed: the first line of an event in JSON with a payload fits, the head of every binary format does. */
export const HEAD_BYTES = 1 << 16;
/** Compressed bytes handed to zlib at once; also what a damaged deflate block can take with it. */
export const DEFLATE_PIECE_BYTES = 1 << 16;
/** Step of the second, careful inflating of a damaged member: data nearer than this to the damage are lost. */
export const DEFLATE_SALVAGE_BYTES = 256;

/** Largest frame of a classic capture: Wireshark takes 256 KiB, offloaded segments stay below; four times that. */
export const MAX_FRAME_BYTES = 1 << 20;
/** A snapshot length that says less than this binds nobody: real writers keep offloaded packets whole. */
export const MIN_FRAME_LIMIT = 1 << 18;
/** Largest pcapng block: what the format's registry of writers produces stays far below 16 MiB. */
export const MAX_BLOCK_BYTES = 1 << 24;
/** Interfaces of one pcapng section: a real one has tens; each is a small record kept until the section ends. */
export const MAX_INTERFACES = 1 << 16;
/** Names taken from one pcapng file: a resolver's memory, not a dictionary. */
export const MAX_RESOLVED_NAMES = 1 << 16;
/** Bytes that are searched for the next record after damage: a hole of bad sectors, not half a disk. */
export const MAX_RESYNC_BYTES = 1 << 26;
/** Damaged places in one file after which it is given up: a disk does not fail that often, an attacker writes on. */
export const MAX_RESYNCS = 1 << 16;
/** Records in a row that must make sense before a place found after damage is believed. */
export const RESYNC_CHAIN = 3;
/** How far apart in seconds the records of such a chain may lie: a year, which random bytes rarely keep. */
export const RESYNC_SECONDS = 366 * 86400;

/** Longest line of a text log that is kept: events with base64 payloads reach hundreds of KiB. */
export const MAX_LINE_BYTES = 1 << 20;

/** gzip in gzip: what a person makes by mistake, not what a bomb wants. */
export const MAX_GZIP_DEPTH = 3;
/** Members of one gzip file: blocked gzip (64 KiB each) of 64 GiB has a million. */
export const MAX_GZIP_MEMBERS = 1 << 20;
/** Name, comment and extra field of one gzip member: RFC 1952 lets a name run on for ever. */
export const MAX_GZIP_HEADER_BYTES = 1 << 17;
/** Output that is never called a bomb, whatever its ratio: a quarter of a gigabyte is read in a second. */
export const FREE_INFLATED_BYTES = 1 << 28;
/** Deflate reaches 1,032; captures of one repeated packet come near 200, real ones stay below 30. */
const MAX_INFLATE_RATIO = 300;
/** All output of one compressed file: more than a day of a full gigabit link. */
const MAX_INFLATED_BYTES = 2 ** 44;

/** What stdin and FIFOs may put into the temporary folder: 64 GiB, a long capture but not a usual disk. */
const MAX_SPOOL_BYTES = 2 ** 36;

/** Depth of folders: a path of 255 levels is no longer one that a person made. */
export const MAX_FOLDER_DEPTH = 255;
/** Files of one case: some 300 bytes each, so a few hundred MB at the most. */
export const MAX_FILES = 1 << 20;
/** Captures read side by side; each has a file descriptor and 1 to 4 MiB of buffers. Usual limits are 256 and 1,024. */
const MAX_OPEN_FILES = 48;

/** Limits that an analyst may raise with a switch when the evidence is trusted. */
export interface Limits {
  /** Bytes that one compressed file may inflate to. */
  inflatedBytes: number;
  /** Output over input above which a file past FREE_INFLATED_BYTES is a bomb. */
  inflateRatio: number;
  /** Bytes taken from stdin or a FIFO. */
  spoolBytes: number;
  /** Captures read side by side. */
  openFiles: number;
}

/** The limits without any switch. */
export const DEFAULT_LIMITS: Limits = {
  inflatedBytes: MAX_INFLATED_BYTES,
  inflateRatio: MAX_INFLATE_RATIO,
  spoolBytes: MAX_SPOOL_BYTES,
  openFiles: MAX_OPEN_FILES,
};
