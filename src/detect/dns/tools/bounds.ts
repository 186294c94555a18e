/** Bounds of the recognisers. Channels are capped when they are kept; these bound what is made of them. */

/** Suffixes tried as a tool's zone: each is one more walk over the names below it. */
export const MAX_ZONES = 24;
/** Labels of a zone with an appended search suffix; deeper ones are payload. */
export const MAX_ZONE_LABELS = 10;
/** A suffix is tried when at least one in this many distinct names lies below it. */
export const ZONE_SHARE = 20;
/** Sessions of one tool that are told apart in a channel; a client makes a handful in a day. */
export const MAX_SESSIONS = 64;
/** Streams that a verdict hands over, largest first; more are counted in a note. */
export const MAX_RECOVERED = 16;
/** RFC 791: an IPv4 packet has at most 65,535 bytes, plus iodine's four in front. */
export const MAX_PACKET_BYTES = 65_539;
/** All packets of one channel inflated: the kept messages of a busy channel carry a few MiB. */
export const MAX_INFLATED_BYTES = 64 * 1024 * 1024;
/** Points tried per channel: each costs some microseconds of big integers. */
export const MAX_POINTS = 256;
