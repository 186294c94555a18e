/** Columns of a line: Zeek's widest log has some sixty, added scripts some more. */
export const MAX_COLUMNS = 256;
/** Answers of one line: as many as a message of 64 KiB can hold of the smallest records. */
export const MAX_ANSWERS = 4096;
/** Bytes of a message built from a line: a 64 KiB message grows when its names are no longer compressed. */
export const MAX_BUILT_BYTES = 1 << 18;
/** Longest line that is read: 4,096 answers of 255 escaped bytes would be 4 MiB, real ones stay below 64 KiB. */
export const MAX_LINE_BYTES = 1 << 22;
/** Objects that wrap the logged one (`result._raw`, `_source`, `message`): shippers nest two deep. */
export const MAX_WRAPPERS = 3;
