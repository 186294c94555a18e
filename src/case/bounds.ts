/** Hosts in the report: findings of a site have tens; a zone asked by 100,000 computers must not fill the page. */
export const MAX_HOSTS = 500;
/** Items named in one sentence before "and n more": about two lines of text. */
export const MAX_NAMED = 6;
/** Cites under one answer or story sentence: enough to check it by hand. */
export const MAX_CITES = 8;
/** Zones for which blocking lines are written; past that a list is better than commands. */
export const MAX_BLOCKED_ZONES = 8;
/** Zones in one exclusion entry. */
export const MAX_EXCLUDED_ZONES = 8;
/** Accounts in one ready exclusion entry; more are covered by their computer. */
export const MAX_EXCLUDED_ACCOUNTS = 4;
/** Sentences of one incident's story: more is a log, not a story. */
export const MAX_STORY = 24;
/** Characters of a host name inside a sentence; NetBIOS has 15, DNS labels 63. */
export const MAX_NAME_IN_TEXT = 80;
/** Characters of a file's path inside a sentence: the end of it, which tells more than the folders. */
export const MAX_PATH_IN_TEXT = 120;
/** Share of packets seen twice from which counts of messages mislead; retransmissions stay far below. */
export const DOUBLED_SHARE = 0.2;
