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
/** Requests that wait on the connections of one shard together, as many as one may have: 128 MB when all shards are full. */
export const MAX_PENDING_PER_SHARD = 1 << 13;
/** Sessions of one shard known at once, closed ones too (a channel may be bound late): 131,072 in all. */
export const MAX_SESSIONS_PER_SHARD = 1 << 11;
/** Tree connects of one session. */
export const MAX_TREES = 1024;
/** Open handles of one session: Windows allows 16,384, clients with thousands are rare. */
export const MAX_HANDLES = 1 << 12;
/** Open handles of the sessions of one shard together: 524,288 in all. */
export const MAX_HANDLES_PER_SHARD = 1 << 13;
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
/** Pages of the handles of one shard: 4 MiB, and 256 MiB when all shards are full. What finds no place is hashed later. */
export const MAX_REORDER_PAGES_PER_SHARD = 128;

/** Gaps told by the SMB connections of one shard; the rest is as silent as it is many. */
export const MAX_UNSEEN_PER_SHARD = 64;
