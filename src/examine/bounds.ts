/** Bounds of the second reading's own tables. */

/** Addresses that answers of candidates gave and that contacts are looked for; a channel that answers with data has thousands. */
export const MAX_WATCHED = 8192;
/** Contacts listed: (from, to, protocol, port). */
export const MAX_CONTACTS = 4096;
/** Names kept of one address. */
export const MAX_NAMES_PER_HOST = 8;
/** Characters of one excerpt. */
export const MAX_EXCERPT = 400;
