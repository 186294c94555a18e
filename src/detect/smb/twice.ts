import type { KeptTransfer, Moment } from './kept.ts';
import { normalPath } from './path.ts';
import type { Reservoir } from './reservoir.ts';
import type { SmbScreen } from './screen.ts';

/** Clocks of a sensor and of a capture, and the moment of a transfer that a log writes down. */
const SAME_MICROS = 5e6;

/** A span of time in which packets show something, of a share as far as it is known. */
interface Span {
  first: number;
  last: number;
  share: string | null;
}

/**
 * The screen without what a log tells of that packets show too: a transfer between the same computers, of the same
 * path, within five seconds; a closed session of the same computers in that time. Packets know more. The screen
 * itself is not changed.
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
  return {
    ...screen,
    marked: only(screen.marked, fresh),
    plain: only(screen.plain, fresh),
    volumes: only(screen.volumes, (v) => v.source !== 'log' || !isIn(volumes.get(pairKey(v)), v.first, null)),
  };
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

function only<T>(table: Reservoir<T>, keep: (value: T) => boolean): Reservoir<T> {
  return { ...table, entries: new Map([...table.entries].filter(([, { value }]) => keep(value))) };
}
