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
/** Connections that logs of one case are joined over: a busy sensor has some 10,000 SMB connections open at a time. */
export const MAX_CONNECTIONS = 1 << 16;
/** Opens, trees or sessions of one connection that wait for their content; the oldest is told and let go. */
export const MAX_OPENS = 4096;
/** DNS flows whose asking side is remembered for answers that do not show it. */
export const MAX_FLOWS = 1 << 16;
/** Names bound on one RPC connection: real clients bind one to three interfaces. */
export const MAX_INTERFACES = 32;
/** Rows over all connections of a case that wait to be joined: some 100 MB; past it the oldest connections are told. */
export const MAX_JOINED_ROWS = 1 << 18;
/** Transfers of Suricata's events that wait for sign-in and share, over all connections: some 50 MB. */
export const MAX_WAITING = 1 << 16;
/** Characters of a name, path or account that are kept, as the reader of SMB keeps them; real ones stay below 260. */
export const MAX_NAME_CHARS = 4096;
/** Characters for which a kept row counts once more, so that few long rows cost no more than many short ones. */
export const ROW_CHARS = 256;
/** Characters of the id of a connection or a file: Zeek's have 18, Suricata's hashes 64. */
export const MAX_ID_CHARS = 128;
