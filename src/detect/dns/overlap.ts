import type { KeptMessage } from './channel.ts';
import type { Judged } from './judge.ts';

/**
 * The same messages may stand in a zone channel, a server channel and a channel over zones: one finding is enough.
 * A message is kept once however many channels hold it, so that channels are compared by counting holders, in time
 * that grows with the messages and not with the pairs of channels.
 */
export function resolveOverlaps(judged: readonly Judged[]): Judged[] {
  const strongest = [...judged].sort((a, b) => rank(b) - rank(a));
  const told: Told = { kept: [], whole: new Map(), channel: new Map(), tools: new Set() };
  for (const j of strongest) if (!isTold(told, j)) tell(told, j);
  return told.kept;
}

/** Findings first, tools before statistics, zones before what has none. */
function rank(j: Judged): number {
  const kind = isZone(j) ? 1 : 0;
  return (j.score.severity ? 4000 : 0) + (j.tool ? 1000 : 0) + j.score.total * 2 + kind;
}

function isZone(j: Judged): boolean {
  return j.channel.kind === 'zone';
}

type Holders = Map<KeptMessage, Judged[]>;

/** What stands already, and who holds which message. */
interface Told {
  kept: Judged[];
  whole: Holders;
  channel: Holders;
  /** Initiator, tool, whether it is a zone, whether it is a finding. */
  tools: Set<string>;
}

function tell(told: Told, j: Judged): void {
  told.kept.push(j);
  for (const message of j.whole.messages) hold(told.whole, message, j);
  for (const message of j.channel.messages) hold(told.channel, message, j);
  if (j.tool) told.tools.add(toolKey(j, isZone(j), j.score.severity !== null));
}

function hold(holders: Holders, message: KeptMessage, j: Judged): void {
  const known = holders.get(message);
  if (known) known.push(j);
  else holders.set(message, [j]);
}

function toolKey(j: Judged, zone: boolean, finding: boolean): string {
  return `${j.channel.initiator} ${j.tool?.id} ${zone} ${finding}`;
}

/** A zone is told by a finding without a zone; what has no zone by any finding, or when it would tell one itself. */
function isTold(told: Told, j: Judged): boolean {
  if (sharesTool(told, j)) return true;
  const covering = countHolders(told.whole, j.channel.messages);
  for (const [k, shared] of covering) {
    if (k.score.severity === null || (isZone(j) && isZone(k))) continue;
    if (shared * 2 > j.channel.messages.length) return true;
  }
  if (isZone(j) || j.score.severity === null) return false;
  const covered = countHolders(told.channel, j.whole.messages);
  return [...covered].some(([k, shared]) => shared * 2 > k.channel.messages.length);
}

/** The raw mode of a tunnel goes to the server that the zone's handshake named: one tool of one computer is one story. */
function sharesTool(told: Told, j: Judged): boolean {
  if (!j.tool) return false;
  const has = (zone: boolean, finding: boolean) => told.tools.has(toolKey(j, zone, finding));
  if (has(false, true)) return true;
  if (isZone(j)) return false;
  return has(true, true) || (j.score.severity !== null && (has(true, false) || has(false, false)));
}

function countHolders(holders: Holders, messages: readonly KeptMessage[]): Map<Judged, number> {
  const counts = new Map<Judged, number>();
  for (const message of messages)
    for (const j of holders.get(message) ?? []) counts.set(j, (counts.get(j) ?? 0) + 1);
  return counts;
}
