/** Fixed header of a message (RFC 1035 section 4.1.1). */
export const HEADER_BYTES = 12;
/** Length octet of a label: the two high bits are taken (RFC 1035 section 2.3.4). */
export const MAX_LABEL_BYTES = 63;
/** Octets of a name with its root byte (RFC 1035 section 2.3.4). */
export const MAX_NAME_OCTETS = 255;
/** 255 octets hold at most 127 labels, so no honest name is in more than 127 pieces: 126 jumps between them. */
export const MAX_NAME_JUMPS = 126;
/** Type, class, TTL and length of a record behind its owner name (RFC 1035 section 4.1.3). */
export const RECORD_FIXED_BYTES = 10;
/** Smallest record: root as owner and no data. Counts are held against it. */
export const MIN_RECORD_BYTES = 11;
/** Length prefix, header, longest name, type and class: what resynchronising must see of a message. */
export const MAX_RESYNC_BYTES = 2 + HEADER_BYTES + MAX_NAME_OCTETS + 4;
/** Names that one message may tell of hosts: a real mDNS announcement has under ten addresses. */
export const MAX_FACTS_PER_MESSAGE = 32;
