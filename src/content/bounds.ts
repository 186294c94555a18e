/** Bytes looked at: transfers keep 4 KiB; content recovered elsewhere may offer more, and 64 KiB hold a hive's root keys. */
export const MAX_HEAD = 65_536;
/** Member names kept of one archive: enough to see what it is, few enough that a crafted one costs nothing. */
export const MAX_MEMBERS = 64;
/** Bytes of one member name; ZIP and CAB allow more, file systems do not. */
export const MAX_MEMBER_NAME = 260;
/** Key names read from a hive's first bins: the root and its children are far fewer. */
export const MAX_KEYS = 128;
/** Lines of text looked at for credentials. */
export const MAX_LINES = 512;
