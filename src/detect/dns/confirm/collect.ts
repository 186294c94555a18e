import type { Channel } from '../channel.ts';
import { nameKey } from '../codec/labels.ts';
import type { Candidate, Nomination } from '../screen/nominate.ts';
import type { DnsScreen } from '../screen/screen.ts';
import { NOTHING } from './arena.ts';
import { MAX_WIRE_PER_CHANNEL } from './bounds.ts';
import { createChooser, isTaken } from './choose.ts';
import type { Gathered, Gathering } from './gather.ts';
import type { ConfirmPlan } from './plan.ts';

/** The second reading put together: the messages of the candidates, up to the budget of each. */
export interface Collection {
  screen: DnsScreen;
  nomination: Nomination;
  /** By index of the candidate. */
  channels: Channel[];
  /** Channels of each zone, by its wire name; channels without a zone are in none. */
  byZone: Map<string, Channel[]>;
}

/** Puts together what the readers of the evidence gathered; their messages have the screen's address ids by now. */
export function collect(
  screen: DnsScreen,
  nomination: Nomination,
  plan: ConfirmPlan,
  gatherings: readonly Gathering[],
): Collection {
  const channels = nomination.candidates.map((c, i) => emptyChannel(c, plan.channels[i]!.zone));
  fill(channels, plan, inOrder(gatherings));
  for (const [i, channel] of channels.entries()) {
    const met = gatherings.reduce((sum, gathering) => sum + gathering.met[i]!, 0);
    channel.messagesOmitted = met - channel.messages.length;
  }
  const byZone = new Map<string, Channel[]>();
  for (const channel of channels) noteZone(byZone, channel);
  return { screen, nomination, channels, byZone };
}

function noteZone(byZone: Map<string, Channel[]>, channel: Channel): void {
  if (channel.zone.length === 0) return;
  const key = nameKey(channel.zone);
  const known = byZone.get(key);
  if (known) known.push(channel);
  else byZone.set(key, [channel]);
}

function emptyChannel({ kind, initiator }: Candidate, zone: Uint8Array): Channel {
  return { kind, initiator, zone, messages: [], messagesOmitted: 0 };
}

/** All messages in the order of the evidence; those of one reader are in it already. */
function inOrder(gatherings: readonly Gathering[]): readonly Gathered[] {
  const [only, ...others] = gatherings;
  if (only && others.length === 0) return only.messages;
  return gatherings.flatMap(({ messages }) => messages).sort((a, b) => a.order - b.order);
}

/** Decides about each message as one reader of everything would have. */
function fill(channels: readonly Channel[], plan: ConfirmPlan, messages: readonly Gathered[]): void {
  const choosers = plan.channels.map(createChooser);
  for (const { message, key, channels: takers } of messages) {
    let first = true;
    for (const taker of takers) {
      const index = taker >> 1;
      const { messages: kept } = channels[index]!;
      const chooser = choosers[index]!;
      if (kept.length >= plan.channels[index]!.budget) continue;
      if (chooser !== null && !isTaken(chooser, kept.length, key, (taker & 1) === 1)) continue;
      if (first && kept.length >= MAX_WIRE_PER_CHANNEL) message.wire = NOTHING;
      first = false;
      kept.push(message);
    }
  }
}
