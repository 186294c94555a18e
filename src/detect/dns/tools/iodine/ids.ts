/** The client adds this to the message id for each query (src/client.c). */
const ID_STEP = 7727;
/** Inverse of 7727 modulo 65536: times this, ids in the tool's order are consecutive numbers. */
const ID_INVERSE = 59599;
/** Steps that must hold; each is 2^-16 by chance. */
const MIN_STEPS = 8;
/** Past this many ids, sorted ones lie close together by chance. */
const MAX_SORTED = 8192;
/** Share of steps; a lost query makes a double step. */
const STEP_SHARE = 0.75;

/** Id steps of the client: how many hold, of how many. */
export interface IdSteps {
  held: number;
  all: number;
}

function wrap(value: number): number {
  return value & 0xffff;
}

/** Steps of 7727 between ids in the order given. */
function inOrder(ids: readonly number[]): IdSteps {
  let held = 0;
  for (let i = 1; i < ids.length; i++) if (wrap(ids[i]! - ids[i - 1]!) === ID_STEP) held++;
  return { held, all: Math.max(0, ids.length - 1) };
}

/** The same without trust in the order: ids times the inverse are neighbours after sorting. */
function sorted(ids: readonly number[]): IdSteps {
  const places = [...new Set(ids.map((id) => wrap(Math.imul(id, ID_INVERSE))))].sort((a, b) => a - b);
  let held = 0;
  for (let i = 1; i < places.length; i++) if (places[i] === places[i - 1]! + 1) held++;
  return { held, all: Math.max(0, places.length - 1) };
}

/** The steps when enough of them are the tool's, else null. Ids of -1 (logs without ids) are left out. */
export function idSteps(ids: readonly number[]): IdSteps | null {
  const known = ids.filter((id) => id >= 0);
  const ordered = inOrder(known);
  if (ordered.held >= MIN_STEPS && ordered.held >= ordered.all * STEP_SHARE) return ordered;
  if (known.length > MAX_SORTED) return null;
  const places = sorted(known);
  return places.held >= MIN_STEPS && places.held >= places.all * STEP_SHARE ? places : null;
}
