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
