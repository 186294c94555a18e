/** Bytes of the file. People write it: a larger one is another file. Also bounds what parsing costs. */
export const MAX_SITE_BYTES = 1 << 20;
/** Entries of one list; every finding is compared with each. */
export const MAX_ITEMS = 10_000;
/** Characters of a reason or a name. */
export const MAX_TEXT = 1000;
/** Characters of a pattern of paths, and of a path that is compared with one: the product is what that costs. */
export const MAX_PATTERN = 512;
export const MAX_PATH = 4096;
/** Entries and zones named in one phrase. */
export const MAX_NAMED = 3;
/** Findings for which a draft prepares entries; a person goes through each of them. */
export const MAX_CANDIDATES = 50;
/** Brackets inside each other: an entry on one line, its list of paths, and some to spare. */
export const MAX_BRACKETS = 16;
/** `-`, `?` and `:` on one line outside of brackets; each may open a level. */
export const MAX_INDICATORS = 16;
/** Columns before a line's content: as deep as a block can nest is half of them. */
export const MAX_INDENT = 120;
