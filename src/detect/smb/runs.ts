import type { Account } from './accounts.ts';
import { RUN_GAP_MICROS } from './bounds.ts';
import { joinFiles, type RunFile } from './files.ts';
import { compareMoments, type KeptVolume, type Moment } from './kept.ts';
import type { Leg } from './legs.ts';
import { markHunted } from './preferences.ts';

/** One run of transfers from one origin to one recipient: an hour without any ends it. */
export interface Run {
  origin: number;
  recipient: number;
  files: RunFile[];
  attempts: RunFile[];
  volumes: { volume: KeptVolume; account: Account }[];
  first: Moment;
  last: Moment;
}

/** Runs of all pairs; `legs` are in order of time. */
export function findRuns(legs: readonly Leg[]): Run[] {
  const open = new Map<string, { legs: Leg[]; last: number }>();
  const runs: Leg[][] = [];
  for (const leg of legs) {
    const key = `${leg.origin} ${leg.recipient}`;
    const current = open.get(key);
    // written so that a missing time joins: a log without times is one run
    if (current && !(leg.first.time - current.last > RUN_GAP_MICROS)) {
      current.legs.push(leg);
      if (leg.last.time > current.last) current.last = leg.last.time;
    } else {
      const fresh = { legs: [leg], last: leg.last.time };
      open.set(key, fresh);
      runs.push(fresh.legs);
    }
  }
  return runs.map(runOf);
}

function runOf(legs: Leg[]): Run {
  const files = joinFiles(legs);
  markHunted(files);
  const moments = legs.map((leg) => leg.last).sort(compareMoments);
  return {
    origin: legs[0]!.origin,
    recipient: legs[0]!.recipient,
    files: files.filter((file) => !file.attempt),
    attempts: files.filter((file) => file.attempt),
    volumes: legs.flatMap((leg) => (leg.volume ? [{ volume: leg.volume, account: leg.account }] : [])),
    first: legs[0]!.first,
    last: moments.at(-1)!,
  };
}
