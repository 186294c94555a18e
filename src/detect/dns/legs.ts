import type { Channel } from './channel.ts';
import { lowerName, nameKey } from './codec/labels.ts';

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

/** Indices of channels that only repeat another channel of the list. Channels without a zone are left alone. */
export function outerLegs(
  channels: readonly Channel[],
  resolvesForOthers: (initiator: number) => boolean,
): Set<number> {
  const byZone = new Map<string, number[]>();
  for (const [i, channel] of channels.entries()) {
    if (channel.kind !== 'zone') continue;
    const key = nameKey(channel.zone);
    byZone.set(key, [...(byZone.get(key) ?? []), i]);
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
  const firsts = new Map(group.map((i) => [i, firstAsked(channels[i]!)]));
  for (const i of group) {
    const own = firsts.get(i)!;
    if (own.size === 0) continue;
    let repeated = 0;
    for (const [name, time] of own) {
      const before = group.some((j) => {
        if (j === i || outer.has(j)) return false;
        const asked = firsts.get(j)!.get(name);
        return asked !== undefined && isEarlier(asked, time, channels[j]!, channels[i]!, resolvesForOthers);
      });
      if (before) repeated++;
    }
    if (repeated >= Math.max(1, own.size * REPEATED)) outer.add(i);
  }
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
    const key = nameKey(lowerName(message.name));
    if (!firsts.has(key)) firsts.set(key, message.time);
    if (firsts.size >= SAMPLE) break;
  }
  return firsts;
}
