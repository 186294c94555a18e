/** Bounds of the second reading. Past a bound the totals of the screen still hold; only the kept messages end. */

/** Candidates that are read again: a day of a large office nominates some hundred. */
const MAX_CANDIDATES = 2048;

/** Messages kept of one channel: a tunnel at full speed shows what it is in far fewer. */
const MAX_KEPT_PER_CHANNEL = 16_384;

/** Messages kept in all, about 1 KiB each; shared out to candidates: an equal share first, the rest by rank. */
const MAX_KEPT = 131_072;

/** Initiators whose names over all zones are looked at together. */
const MAX_SPREAD_INITIATORS = 32;

/** Messages kept of one such initiator. */
const MAX_KEPT_PER_INITIATOR = 2048;

/** Records kept of one message: the largest answers that carry content hold some tens. */
export const MAX_KEPT_RECORDS = 64;

/** Bytes kept behind the last record, or of a message that is no DNS: a full Ethernet frame. */
export const MAX_KEPT_SURPLUS = 2048;

/** Messages of a channel that are kept as sent, for excerpts. */
export const MAX_WIRE_PER_CHANNEL = 64;

/** The caps of one second reading; a test of the sharing takes small ones. */
export interface ConfirmLimits {
  candidates: number;
  kept: number;
  keptPerChannel: number;
  keptPerInitiator: number;
  spreadInitiators: number;
}

export const CONFIRM_LIMITS: ConfirmLimits = {
  candidates: MAX_CANDIDATES,
  kept: MAX_KEPT,
  keptPerChannel: MAX_KEPT_PER_CHANNEL,
  keptPerInitiator: MAX_KEPT_PER_INITIATOR,
  spreadInitiators: MAX_SPREAD_INITIATORS,
};
