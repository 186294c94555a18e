/** Bounds of the screen, with the reason of each. Past a bound the screen samples by key hash and says so. */

/**
 * (initiator, zone) pairs kept exactly. 4 million pairs are about 250 MB: a capture with 3 million names in a
 * million zones stays exact; a flood past it is thinned by pair hash, which no order of evidence changes.
 */
const MAX_PAIRS = 1 << 22;

/** Distinct (initiator, name) entries kept exactly; 14 bytes each at half load. */
const MAX_NAMES = 1 << 22;

/** (initiator, server) pairs: a scan of the internet on port 53 has this many and more; thinned like pairs. */
const MAX_SERVER_PAIRS = 1 << 18;

/** Labels of a name: RFC 1035 section 2.3.4, 255 octets hold at most 127 labels. */
export const MAX_LABELS = 128;

/** Deepest public suffix rules have five labels; the registrable domain adds one. */
export const MAX_SUFFIX_LABELS = 7;

/** Zones remembered, kept pairs' zones and those that only passed by; past it the latter are forgotten. */
const MAX_ZONES = MAX_PAIRS + (1 << 20);

/** The caps of one screen; a test of the thinning takes small ones. */
export interface ScreenLimits {
  pairs: number;
  names: number;
  serverPairs: number;
  zones: number;
}

export const SCREEN_LIMITS: ScreenLimits = {
  pairs: MAX_PAIRS,
  names: MAX_NAMES,
  serverPairs: MAX_SERVER_PAIRS,
  zones: MAX_ZONES,
};
