import type { KeptTransfer, KeptVolume, Moment } from './kept.ts';
import { normalPath } from './path.ts';
import { type Reservoir, valuesOf } from './reservoir.ts';
import type { SmbScreen } from './screen.ts';

/** Clocks of a sensor and of a capture, and the moment of a transfer that a log writes down. */
const SAME_MICROS = 5e6;
/** Begin of a connection in two logs: both write its first packet. */
const SAME_START_MICROS = 1e5;
/** Tellings of one path or pair that others are compared with: real ones are two or three. */
const MAX_ALIKE = 256;

/** A span of time in which packets show something, of a share as far as it is known. */
interface Span {
  first: number;
  last: number;
  share: string | null;
}

/**
 * The screen without what a log tells of that packets show too: a transfer between the same computers, of the same
 * path, within five seconds; a closed session of the same computers in that time. Packets know more. A closed session
 * that two logs count stands once; a transfer that two logs tell stays, since each may know what the other does not
 * (files of a run are joined), but both get the account that one of them names. The screen itself is not changed.
 */
export function withoutTwice(screen: SmbScreen): SmbScreen {
  const transfers = new Map<string, Span[]>();
  for (const table of [screen.marked, screen.plain])
    for (const { value } of table.entries.values())
      if (value.source === 'packets') add(transfers, transferKey(value), value, value.share);
  const volumes = new Map<string, Span[]>();
  for (const { value } of screen.volumes.entries.values())
    if (value.source !== 'log') add(volumes, pairKey(value), value, null);
  const fresh = (t: KeptTransfer) =>
    t.source !== 'log' || !isIn(transfers.get(transferKey(t)), t.first, t.share);
  const named = namedTellings(screen);
  const lend = (t: KeptTransfer) => withAccount(t, named.get(transferKey(t)));
  const logged = byKey(valuesOf(screen.volumes).filter(isLogged), pairKey);
  return {
    ...screen,
    marked: only(screen.marked, fresh, lend),
    plain: only(screen.plain, fresh, lend),
    volumes: only(
      screen.volumes,
      (v) =>
        !isLogged(v) ||
        !(isIn(volumes.get(pairKey(v)), v.first, null) || isCounted(v, logged.get(pairKey(v)))),
    ),
  };
}

function isLogged({ source }: { source?: 'packets' | 'log' }): boolean {
  return source === 'log';
}

/** True where a log that comes before counts the same session. */
function isCounted(v: KeptVolume, logged: readonly KeptVolume[] = []): boolean {
  return logged.some(
    (other) =>
      other.first.evidence < v.first.evidence &&
      Math.abs(other.first.time - v.first.time) <= SAME_START_MICROS,
  );
}

/** Values under one key, at most `MAX_ALIKE` of the first by the tables' own order. */
function byKey<T>(values: readonly T[], keyOf: (value: T) => string): Map<string, T[]> {
  const found = new Map<string, T[]>();
  for (const value of values) {
    const key = keyOf(value);
    const known = found.get(key);
    if (!known) found.set(key, [value]);
    else if (known.length < MAX_ALIKE) known.push(value);
  }
  return found;
}

/** Transfers that logs tell with an account. */
function namedTellings({ marked, plain }: SmbScreen): Map<string, KeptTransfer[]> {
  const all = [...valuesOf(marked), ...valuesOf(plain)];
  return byKey(
    all.filter((t) => isLogged(t) && t.account !== null),
    transferKey,
  );
}

/** A transfer without an account gets the one that another log names for it, when all that do name the same. */
function withAccount(t: KeptTransfer, named: readonly KeptTransfer[] | undefined): KeptTransfer {
  if (!named || !isLogged(t) || t.account !== null || t.authentication === 'anonymous') return t;
  const others = named.filter((other) => isSameTelling(t, other));
  const accounts = new Set(others.map(({ account }) => account));
  const [first] = others;
  if (!first || accounts.size !== 1) return t;
  return { ...t, account: first.account, authentication: first.authentication };
}

/** Whether two logs tell of one open: another file of the evidence, the same time. */
export function isSameTelling(
  a: { source: 'packets' | 'log'; first: Moment },
  b: { source: 'packets' | 'log'; first: Moment },
): boolean {
  return (
    isLogged(a) &&
    isLogged(b) &&
    a.first.evidence !== b.first.evidence &&
    Math.abs(a.first.time - b.first.time) <= SAME_MICROS
  );
}

function add(
  spans: Map<string, Span[]>,
  key: string,
  at: { first: Moment; last: Moment },
  share: string | null,
) {
  const span = { first: at.first.time, last: at.last.time, share: share?.toLowerCase() ?? null };
  const known = spans.get(key);
  if (known) known.push(span);
  else spans.set(key, [span]);
}

function pairKey({ client, server }: { client: number; server: number }): string {
  return `${client} ${server}`;
}

function transferKey(t: KeptTransfer): string {
  return `${pairKey(t)} ${normalPath(t.path ?? '')}`;
}

function isIn(spans: readonly Span[] | undefined, { time }: Moment, share: string | null): boolean {
  const name = share?.toLowerCase() ?? null;
  return (spans ?? []).some(
    (span) =>
      time >= span.first - SAME_MICROS &&
      time <= span.last + SAME_MICROS &&
      (name === null || span.share === null || name === span.share),
  );
}

function only<T>(
  table: Reservoir<T>,
  keep: (value: T) => boolean,
  change: (value: T) => T = (value) => value,
): Reservoir<T> {
  const kept = [...table.entries].filter(([, { value }]) => keep(value));
  return {
    ...table,
    entries: new Map(kept.map(([key, entry]) => [key, { ...entry, value: change(entry.value) }])),
  };
}
