import type { ConfirmLimits } from '../confirm/bounds.ts';
import type { Candidate } from './nominate.ts';

/**
 * Who is read again, and how much of each, when there is more than the second reading can hold. Weight alone would
 * let whoever makes most noise push all others out: half of the places, and a share of the messages for everyone,
 * are given without regard to it.
 */

/**
 * The candidates that are read again; the list comes sorted, heaviest first, and stays so. Half of the places go
 * to the heaviest, the others in turns to each computer's next heaviest.
 */
export function chooseCandidates(sorted: readonly Candidate[], limits: ConfirmLimits): Candidate[] {
  const list = withoutSurplusSpread(sorted, limits.spreadInitiators);
  if (list.length <= limits.candidates) return list;
  const turns = turnsOf(list);
  const order = list.map((_, i) => i);
  const places = limits.candidates >> 1;
  const byTurn = order.slice(places).sort((a, b) => turns[a]! - turns[b]! || a - b);
  const chosen = new Set([...order.slice(0, places), ...byTurn.slice(0, limits.candidates - places)]);
  return list.filter((_, i) => chosen.has(i));
}

/** Initiators over all their zones are few by nature; the lightest beyond the bound go. */
function withoutSurplusSpread(sorted: readonly Candidate[], most: number): Candidate[] {
  let spread = 0;
  return sorted.filter((c) => c.kind !== 'zones' || ++spread <= most);
}

/** How many heavier candidates the same computer has before each. */
function turnsOf(list: readonly Candidate[]): number[] {
  const before = new Map<number, number>();
  return list.map(({ initiator }) => {
    const turn = before.get(initiator) ?? 0;
    before.set(initiator, turn + 1);
    return turn;
  });
}

/** Shares out the messages that may be kept: an equal share for each first, what is left by weight. */
export function shareOut(candidates: readonly Candidate[], limits: ConfirmLimits): void {
  const share = Math.floor(limits.kept / Math.max(1, candidates.length));
  let left = limits.kept;
  for (const c of candidates) {
    c.budget = Math.min(wanted(c, limits), share);
    left -= c.budget;
  }
  for (const c of candidates) {
    const more = Math.min(wanted(c, limits) - c.budget, left);
    c.budget += more;
    left -= more;
  }
}

function wanted(c: Candidate, limits: ConfirmLimits): number {
  return Math.min(c.messages, c.kind === 'zone' ? limits.keptPerChannel : limits.keptPerInitiator);
}
