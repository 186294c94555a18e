/** Bounds of the SMB reader. Everything that evidence can inflate has its limit here. */

/**
 * Bytes of one message that are held for a parser: security blobs have at most 64 KiB, names too. Longer
 * answers (directory listings) are read as far as this; content of READ and WRITE is never held.
 */
export const MAX_HELD_BYTES = 256 * 1024;
/** First size of the buffer for held bytes; it doubles as bytes come, never because a length says so. */
export const FIRST_HELD_BYTES = 512;
/** Commands in one compound ([MS-SMB2] 3.2.4.1.4); Windows sends at most about ten. */
export const MAX_COMPOUND = 128;
/** Commands in one AndX chain; [MS-CIFS] 2.2.3.4 allows chains of a handful, Zeek stops at 30. */
export const MAX_ANDX = 10;
/** Create contexts of one CREATE; [MS-SMB2] 2.2.13.2 defines some fifteen. */
export const MAX_CREATE_CONTEXTS = 32;

/** Requests of one connection that wait for their answer: servers grant at most 8,192 credits. */
export const MAX_PENDING = 8192;
/** Requests that wait on all connections together: about 64 MB when full. */
export const MAX_PENDING_TOTAL = 1 << 18;
/** Sessions known at once, closed ones too (a channel may be bound late). */
export const MAX_SESSIONS = 1 << 16;
/** Tree connects of one session. */
export const MAX_TREES = 1024;
/** Open handles of one session: Windows allows 16,384. */
export const MAX_HANDLES = 1 << 14;
/** Open handles of all sessions together. */
export const MAX_HANDLES_TOTAL = 1 << 17;
/** Ranges of one direction of one handle: a hive walk has some hundreds. What does not fit counts as lost. */
export const MAX_RANGES = 4096;
/** Bytes of a path that are kept: 32,767 characters are the limit of Windows, real ones stay below 260. */
export const MAX_PATH_BYTES = 8192;
/** Former names of one handle. */
export const MAX_PREVIOUS_NAMES = 16;
/** Cites that one transfer keeps, as the observation promises. */
export const MAX_CITES = 8;
/** Bytes of content kept for recognition, as the observation promises. */
export const HEAD_BYTES = 4096;

/** Small pieces are gathered to this size before they are hashed: a call of the hash costs as much as 1 KiB of hashing. */
export const GATHER_BYTES = 16 * 1024;
/** Bytes that came ahead of their turn are kept in pages of this size. */
export const REORDER_PAGE_BYTES = 32 * 1024;
/** Pages of one handle: 8 MiB, what a client with large reads has under way. */
export const MAX_REORDER_PAGES = 256;
/** Pages of all handles: 64 MiB. */
export const MAX_REORDER_PAGES_TOTAL = 2048;

/** Gaps told by SMB connections in one scan; the rest is as silent as it is many. */
export const MAX_UNSEEN = 1024;
