import { pointsOf, type Score, scoreOf, sumOf } from '../severity.ts';
import { isAdminShare } from './path.ts';
import type { Profile } from './profile.ts';
import { SMB_SIGNALS } from './signals/registry.ts';

/** Refused opens moved nothing: never more than `low`. */
const MOST_FOR_ATTEMPTS = 44;
/** Unreadable volume: `low`; `medium` where an administrative share had been opened in the clear. */
const MOST_FOR_VOLUME = 44;
const MOST_FOR_ADMIN_VOLUME = 64;

/** Sum of named points, 0 to 100, under the cap of what the run can prove; severity null below `low`. */
export function scoreRun(profile: Profile): Score {
  const why = pointsOf(SMB_SIGNALS, profile);
  const sum = sumOf(why);
  const total = Math.max(0, Math.min(100, sum, capOf(profile)));
  if (total < sum && sum <= 100)
    why.push({ signal: 'cap', unit: null, value: total, points: total - sum, text: capText(profile) });
  return scoreOf(total, why);
}

function capOf(profile: Profile): number {
  const { run, files, sensitive } = profile;
  if (run.attempts.length > 0 && files.length + run.volumes.length === 0) return MOST_FOR_ATTEMPTS;
  if (run.volumes.length === 0 || sensitive.length > 0 || files.some((file) => file.adminShare)) return 100;
  return run.volumes.some(({ volume }) => volume.shares.some(isAdminShare))
    ? MOST_FOR_ADMIN_VOLUME
    : MOST_FOR_VOLUME;
}

function capText({ run }: Profile): string {
  return run.volumes.length > 0
    ? 'Content that cannot be read counts no further.'
    : 'Nothing was transferred, so it counts no further.';
}
