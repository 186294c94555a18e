import { byCodeUnit } from '../../base/words.ts';
import { CHANNEL_GAP_MICROS, CHANNEL_SLACK_MICROS, MAX_SHARES } from './bounds.ts';
import { joinChannel } from './channel-parts.ts';
import { compareMoments, type KeptTransfer, type KeptVolume, type Moment } from './kept.ts';
import { type Reservoir, valuesOf } from './reservoir.ts';
import { isMarked, type SmbScreen } from './screen.ts';

/**
 * The screen with the channels of one session joined ([MS-SMB2] 3.2.4.1.8): a file that was opened between one pair
 * of addresses and read or written over another too is one transfer, from and to the ends that opened it; and so is
 * the volume of an encrypted session. Sessions are the same by their key, files by their FileId. The screen itself
 * is not changed.
 */
export function joinChannels(screen: SmbScreen): SmbScreen {
  return joinVolumes(joinTransfers(screen));
}

function joinTransfers(screen: SmbScreen): SmbScreen {
  const transfers = [screen.marked, screen.plain, screen.opened]
    .flatMap(valuesOf)
    .filter((t) => t.fileId !== null && t.source === 'packets' && t.refused === 0);
  const joined = overSeveralPairs(transfers, (t) => `${t.session} ${t.fileId}`).flatMap(joinHandles);
  if (joined.length === 0) return screen;
  const gone = new Set(joined.flatMap(({ parts }) => parts.map(({ key }) => key)));
  const marked = without(screen.marked, gone);
  const plain = without(screen.plain, gone);
  for (const { parts } of joined) {
    const whole = parts.reduce(joinChannel);
    const table = isMarked(whole) ? marked : plain;
    // the smallest hash: what was kept in one table is not cut from the other
    table.entries.set(whole.key, { hash: 0, value: whole });
  }
  return { ...screen, marked, plain, opened: without(screen.opened, gone) };
}

function without<T>(table: Reservoir<T>, gone: ReadonlySet<string>): Reservoir<T> {
  return { ...table, entries: new Map([...table.entries].filter(([key]) => !gone.has(key))) };
}

/** What belongs together by `keyOf` and was seen between more than one pair of addresses; each list in order of time. */
function overSeveralPairs<T extends Part>(all: readonly T[], keyOf: (part: T) => string): T[][] {
  const groups = new Map<string, T[]>();
  for (const part of all) {
    const key = keyOf(part);
    const known = groups.get(key);
    if (known) known.push(part);
    else groups.set(key, [part]);
  }
  return [...groups]
    .filter(([, parts]) => parts.some((part) => !isSamePair(part, parts[0]!)))
    .sort(([a], [b]) => byCodeUnit(a, b))
    .map(([, parts]) => parts.sort((a, b) => compareMoments(a.first, b.first)));
}

interface Part {
  client: number;
  server: number;
  first: Moment;
  last: Moment;
}

function isSamePair(a: Part, b: Part): boolean {
  return a.client === b.client && a.server === b.server;
}

/** One open of a file with what other channels carried of it. */
interface Opened {
  /** The open itself first, or what came first where it was not seen. */
  parts: KeptTransfer[];
  /** Last time at which one of the parts was active. */
  until: number;
}

/** Parts of one FileId: a server gives it anew after a close, so each part belongs to the last open before it. */
function joinHandles(group: readonly KeptTransfer[]): Opened[] {
  const seen = group.filter((t) => t.path !== null);
  const leads = seen.length > 0 ? seen : group.slice(0, 1);
  const opened = leads.map((lead): Opened => ({ parts: [lead], until: lead.last.time }));
  let next = 0;
  for (const part of group) {
    if (part.path !== null || part === leads[0]) continue;
    while (next < opened.length && !beginsAfter(opened[next]!, part.first)) next++;
    const open = openOf(opened, next, part);
    if (open === null) continue;
    open.parts.push(part);
    if (part.last.time > open.until) open.until = part.last.time;
  }
  return opened.filter(({ parts }) => parts.length > 1);
}

function beginsAfter({ parts }: Opened, { time }: Moment): boolean {
  return parts[0]!.first.time > time + CHANNEL_SLACK_MICROS;
}

/** The open before `next` if the part belongs to it; null where the part goes on into `next`, or comes too late. */
function openOf(opened: readonly Opened[], next: number, part: KeptTransfer): Opened | null {
  const open = opened[next - 1];
  const later = opened[next];
  if (open === undefined || isSamePair(open.parts[0]!, part)) return null;
  if (later !== undefined && later.parts[0]!.first.time <= part.last.time) return null;
  // written so that a missing time joins
  return part.first.time - open.until > CHANNEL_GAP_MICROS ? null : open;
}

/** Volumes of one session that were under way at the same time. */
function joinVolumes(screen: SmbScreen): SmbScreen {
  const keyed = [...screen.volumes.entries].map(([key, { value }]) => ({ ...value, key }));
  const packets = keyed.filter(({ source }) => source !== 'log').sort((a, b) => byCodeUnit(a.key, b.key));
  const groups = overSeveralPairs(packets, ({ session }) => session);
  if (groups.length === 0) return screen;
  const entries = new Map(screen.volumes.entries);
  for (const group of groups) {
    const leads: (KeptVolume & { key: string })[] = [];
    for (const volume of group) {
      const at = leads.findLastIndex((lead) => !isSamePair(lead, volume) && isDuring(lead, volume));
      if (at < 0) leads.push(volume);
      else leads[at] = { ...joinVolume(leads[at]!, volume), key: leads[at]!.key };
      entries.delete(volume.key);
    }
    for (const { key, ...value } of leads) entries.set(key, { hash: 0, value });
  }
  return { ...screen, volumes: { ...screen.volumes, entries } };
}

function isDuring(a: Part, b: Part): boolean {
  return !(b.first.time > a.last.time + CHANNEL_SLACK_MICROS);
}

function joinVolume(a: KeptVolume, b: KeptVolume): KeptVolume {
  return {
    ...a,
    last: compareMoments(a.last, b.last) >= 0 ? a.last : b.last,
    account: a.account ?? b.account,
    authentication: a.authentication === 'unknown' ? b.authentication : a.authentication,
    dialect: a.dialect ?? b.dialect,
    shares: [...new Set([...a.shares, ...b.shares])].slice(0, MAX_SHARES),
    messagesUp: a.messagesUp + b.messagesUp,
    messagesDown: a.messagesDown + b.messagesDown,
    bytesUp: a.bytesUp + b.bytesUp,
    bytesDown: a.bytesDown + b.bytesDown,
  };
}
