/** Bounds of the packet room. Every table here is per virtual shard, so one worker and many behave the same. */

/** Virtual shards by address pair: enough for 64 workers, few enough for small tables. */
export const SHARDS = 64;

/** Headers between the link layer and IP (VLAN tags, MPLS, PPPoE, LLC …); real stacks have at most five or six. */
export const MAX_LAYERS = 16;
/** Parts of one 802.11 aggregate: 11,454 bytes at most, and no part is smaller than its header and LLC. */
export const MAX_AGGREGATED = 512;
/** Labels in one MPLS stack; forwarding hardware stops at about 10. */
export const MAX_MPLS_LABELS = 16;
/** IP packets inside IP packets, each tunnel and each reassembly counts; real networks reach three. */
export const MAX_NESTING = 8;
/** Extension headers of one IPv6 packet; RFC 8200 section 4.1 knows seven kinds, once each but one. */
export const MAX_EXTENSION_HEADERS = 12;
/** Extension headers of one GTP-U packet (3GPP TS 29.281 section 5.2.1 defines seven). */
export const MAX_GTP_EXTENSIONS = 8;

/** Datagrams under reassembly in one shard: 4,096 in all, each at most 64 KiB. */
export const MAX_FRAGMENTED_PER_SHARD = 64;
/** Memory for datagrams under reassembly in one shard: 1 MiB, 64 MiB when every shard is full. */
export const MAX_FRAGMENT_BYTES_PER_SHARD = 1 << 20;
/** RFC 8200 section 4.5: reassembly is abandoned 60 seconds after the first fragment. */
export const FRAGMENT_TIMEOUT_MICROS = 60e6;
/** Payload of the largest IP packet without jumbograms (16-bit lengths). */
export const MAX_IP_PAYLOAD = 0xffff;

/** TCP flows known in one shard, one million in all; about 50 bytes each. */
export const MAX_FLOWS_PER_SHARD = 1 << 14;
/** TCP connections with a parser in one shard, 65,536 in all: parsers hold sessions, trees and handles. */
export const MAX_CONNECTIONS_PER_SHARD = 1 << 10;
/** RFC 5382 section 5: an established connection may be silent for 2 hours 4 minutes. */
export const FLOW_TIMEOUT_MICROS = 7440e6;
/** A closed or reset flow is remembered this long: late resends belong to it, and a forged RST can be survived. */
export const CLOSING_LINGER_MICROS = 30e6;

/** Out-of-order bytes are kept in pages of this size; a whole page is two or three segments. */
export const PAGE_BYTES = 4096;
/** Pages in one shard: 2 MiB of bytes and as much of marks, 256 MiB when every shard is full. */
export const MAX_PAGES_PER_SHARD = 512;
/** How far ahead of the next expected byte a segment is kept: the windows of fast long-distance transfers. */
export const MAX_WINDOW_BYTES = (MAX_PAGES_PER_SHARD - 1) * PAGE_BYTES;
/** A jump in the sequence numbers up to this is a loss; beyond it, another connection on the same ports. */
export const MAX_JUMP_BYTES = 1 << 28;

/** First bytes of a direction that are enough to sniff a protocol: NBSS and SMB or a DNS header and its length. */
export const SNIFF_BYTES = 16;
/** A sniff at or above this is believed. */
export const SNIFF_THRESHOLD = 0.5;
/** Datagrams shorter than this are not sniffed: no header that could be recognised is smaller (DNS has 12 bytes). */
export const MIN_SNIFF_DATAGRAM = 12;

/** Hashes of packets remembered in one shard, 16,384 in all: the window in which a second copy is looked for. */
export const DUPLICATE_SLOTS_PER_SHARD = 256;
/** Copies come within microseconds (span port) or the clock difference of two sensors; resends come later. */
export const DUPLICATE_WINDOW_MICROS = 100e3;

/** Link types counted apart in one evidence file; the field has 16 bits, a capture has one or two. */
export const MAX_LINK_TYPES = 64;
