import type { Channel } from './channel.ts';
import { nameKey } from './codec/labels.ts';
import { foldedKey } from './folded.ts';

/**
 * A resolver or forwarder in the evidence repeats its clients' questions, so that one channel shows as
 * several. Legs are told by the names: two computers do not ask the same names, made for one use, in the same
 * order. The leg that asks first is the client's; the others are outer legs of it.
 */

/** Share of the outer leg's names that inner legs must have asked before. */
const REPEATED = 0.5;
/** Microseconds by which an outer question may be stamped before the inner one (two taps, two queues). */
const SLACK = 50_000;
/** Names are enough to tell from; a bounded sample keeps it linear in channels. */
const SAMPLE = 512;
/** Channels with one name that are compared: a name passes a handful of forwarders, and not hundreds. */
const MAX_ASKERS = 32;

/** Indices of channels that only repeat another channel of the list. Channels without a zone are left alone. */
export function outerLegs(
  channels: readonly Channel[],
  resolvesForOthers: (initiator: number) => boolean,
): Set<number> {
  const byZone = new Map<string, number[]>();
  for (const [i, channel] of channels.entries()) {
    if (channel.kind !== 'zone') continue;
    const key = nameKey(channel.zone);
    const group = byZone.get(key);
    if (group) group.push(i);
    else byZone.set(key, [i]);
  }
  const outer = new Set<number>();
  for (const group of byZone.values())
    if (group.length > 1) markOuter(channels, group, resolvesForOthers, outer);
  return outer;
}

function markOuter(
  channels: readonly Channel[],
  group: number[],
  resolvesForOthers: (initiator: number) => boolean,
  outer: Set<number>,
): void {
  const firsts = group.map((i) => ({ index: i, names: firstAsked(channels[i]!) }));
  const askers = earliestAskers(firsts);
  for (const { index, names } of firsts) {
    if (names.size === 0) continue;
    let repeated = 0;
    for (const [name, time] of names) {
      const before = askers.get(name)!.some((asker) => {
        if (asker.index === index || outer.has(asker.index)) return false;
        return isEarlier(asker.time, time, channels[asker.index]!, channels[index]!, resolvesForOthers);
      });
      if (before) repeated++;
    }
    if (repeated >= Math.max(1, names.size * REPEATED)) outer.add(index);
  }
}

interface Asker {
  index: number;
  time: number;
}

/** By name, the channels that asked it first, earliest first. */
function earliestAskers(firsts: { index: number; names: Map<string, number> }[]): Map<string, Asker[]> {
  const askers = new Map<string, Asker[]>();
  for (const { index, names } of firsts) {
    for (const [name, time] of names) {
      const known = askers.get(name);
      if (known) known.push({ index, time });
      else askers.set(name, [{ index, time }]);
    }
  }
  for (const list of askers.values()) {
    list.sort((a, b) => (a.time || 0) - (b.time || 0) || a.index - b.index);
    list.length = Math.min(list.length, MAX_ASKERS);
  }
  return askers;
}

/** Whether `inner` asked before `outer`; where clocks cannot tell, who resolves for others asked later. */
function isEarlier(
  asked: number,
  time: number,
  inner: Channel,
  outer: Channel,
  resolvesForOthers: (initiator: number) => boolean,
): boolean {
  const innerServes = resolvesForOthers(inner.initiator);
  const outerServes = resolvesForOthers(outer.initiator);
  if (innerServes !== outerServes) return outerServes && !(asked > time + 5_000_000);
  if (asked !== time) return asked < time + SLACK && asked < time;
  return inner.messages[0]!.cite.record < outer.messages[0]!.cite.record;
}

function firstAsked(channel: Channel): Map<string, number> {
  const firsts = new Map<string, number>();
  for (const message of channel.messages) {
    if (message.name.length <= channel.zone.length) continue;
    const key = foldedKey(message.name);
    if (!firsts.has(key)) firsts.set(key, message.time);
    if (firsts.size >= SAMPLE) break;
  }
  return firsts;
}
