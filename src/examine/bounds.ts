/** Bounds of the second reading's own tables. */

/** Addresses that answers of candidates gave and that contacts are looked for; a channel that answers with data has thousands. */
export const MAX_WATCHED = 8192;
/** Contacts listed: (from, to, protocol, port). */
export const MAX_CONTACTS = 4096;
/** Names kept of one address. */
export const MAX_NAMES_PER_HOST = 8;
/** Characters of one excerpt. */
export const MAX_EXCERPT = 400;

/** Files that the second reading puts together on disk at once: each holds a descriptor open. */
export const MAX_LATE_FILES = 200;
/** Their bytes together: a thief's copy of a large directory, and no more than a temporary folder should bear. */
export const MAX_LATE_BYTES = 16 * 2 ** 30;
/** Pieces without order of one file; a file in more of them is left without a hash. */
export const MAX_LATE_RANGES = 65_536;
/** Bytes that are read back at once. */
export const LATE_READ_BYTES = 2 ** 20;
/** Cited records of one finding that --verify reads a second time: those of the finding first, then those of its files. */
export const MAX_VERIFIED_CITES = 64;
/** Disagreements listed for one finding; the rest are counted. */
export const MAX_DISAGREEMENTS = 16;
/** Captured length at which the second reader is stopped: it would gather that many bytes in memory without asking. */
export const MAX_SECOND_FRAME = 1 << 20;

/** Readers where nobody says how many: each walks every frame, so a fifth would add little. */
export const MAX_AUTO_WORKERS = 4;
/** Bytes of captures for each further reader: less is read before a thread has started. */
export const AUTO_WORKER_BYTES = 32 * 2 ** 20;

/** Compressed captures that one thread inflates for all, 4 MiB of memory each while they are read. */
export const MAX_RINGS = 16;
/** Compressed bytes below which each reader inflates for itself: that is done before the threads have met. */
export const MIN_RING_BYTES = 2 ** 20;
