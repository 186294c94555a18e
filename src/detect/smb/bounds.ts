/** Transfers kept that touch something sensitive; a record is about 1 KB. Past it a sample by key hash stays. */
export const MAX_MARKED = 20_000;
/** Other transfers kept, for volume, breadth and lineage. */
export const MAX_PLAIN = 20_000;
/** Opens without content that are kept because another channel of their session may have carried it. */
export const MAX_OPENED = 20_000;
/** Kerberos tickets handed out: a domain of 10,000 users hands out some 100,000 a day. */
export const MAX_TICKETS = 1 << 17;
/** Tickets got by showing another, one behind the other: a ticket-granting ticket, one of another realm, a service's. */
export const MAX_TICKET_STEPS = 8;
/** Encrypted sessions, replications, pairs that used a pipe. */
export const MAX_SESSIONS = 8192;
/** (computer, account, service) triples. */
export const MAX_IDENTITIES = 16_384;
/** Addresses of which names and roles are kept. */
export const MAX_HOSTS = 65_536;
/** Names or roles of one address; more is a name server or a liar. */
export const MAX_FACTS_PER_HOST = 16;
/** Numbers of one handle's ranges that are kept to be joined with other handles: 512 ranges. */
export const MAX_RANGE_NUMBERS = 1024;
/** DESIGN section 4: an hour without a transfer between a pair ends a run. */
export const RUN_GAP_MICROS = 3600e6;
/** Time without activity after which a handle on another channel is no part of an open any more. */
export const CHANNEL_GAP_MICROS = 3600e6;
/** Shares of one session over all its channels. */
export const MAX_SHARES = 256;
/** Difference between the clocks of sensors on two paths. */
export const CHANNEL_SLACK_MICROS = 5e6;
/** Files listed in one finding. */
export const MAX_FILES = 200;
/** Cites of one finding, and of one file. */
export const MAX_CITES = 8;
/** Controllers and sessions to them that a finding lists. */
export const MAX_LISTED = 24;
/** Opens of one file whose bytes a second reading puts together; a file opened more often has no late hash. */
export const MAX_OPENS = 64;
/** Steps that content is followed onward from one finding. */
export const MAX_HOPS = 8;
