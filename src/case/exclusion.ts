import { calendarDay } from '../base/words.ts';
import { dayStart } from './site/days.ts';
import { yamlScalar } from './yaml.ts';

/** An exclusion should be looked at again after a month. */
const EXCLUSION_DAYS = 30;
const MICROS_PER_DAY = 86_400e6;
/** For the analyst to fill in: an entry without a reason and a name is not valid. */
const PLACEHOLDER = '"…"';

/** One entry of the site configuration: what it names, in order. */
export type ExclusionKeys = readonly (readonly [key: string, value: string])[];

/**
 * A ready list of the site configuration. `until` is 30 days after the last evidence, never after today:
 * the same evidence gives the same entry. Reason and author are left for the analyst, and the day where evidence
 * has none.
 */
export function exclusionEntry(list: string, entries: readonly ExclusionKeys[], last: number): string {
  const until = calendarDay(last + EXCLUSION_DAYS * MICROS_PER_DAY);
  const lines = entries.flatMap((keys) => [
    ...keys.map(([key, value], i) => `${i === 0 ? '  - ' : '    '}${key}: ${yamlScalar(value)}`),
    `    reason: ${PLACEHOLDER}`,
    `    author: ${PLACEHOLDER}`,
    `    until: ${dayStart(until) === null ? PLACEHOLDER : until}`,
  ]);
  return [`${list}:`, ...lines].join('\n');
}
