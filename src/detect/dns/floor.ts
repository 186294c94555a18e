import { duration } from '../../base/words.ts';
import type { Nomination } from './screen/nominate.ts';
import type { DnsScreen } from './screen/screen.ts';

/**
 * Content at which the score reaches `medium` with nothing else said: distinct-content gives 10 points per doubling
 * over 32 bytes, so 45 points are 724 bytes; where other computers give a background, lone-initiator adds 8 or 4.
 */
const ALONE_BYTES = 724;
const AMONG_FEW_BYTES = 549;
const AMONG_MANY_BYTES = 416;
const MICROS_PER_HOUR = 3_600_000_000;

/**
 * The smallest leak that this evidence would have shown, in bytes an hour. `covered` is the time that the
 * evidence covers in microseconds, holes left out, NaN when no record has a time: what leaves in a hole is not
 * seen. Of less than an hour the sentence names the amount: nobody thinks of nine seconds as a rate.
 */
export function detectionFloor(
  screen: DnsScreen,
  nomination: Nomination,
  covered: number,
): { dnsBytesPerHour: number | null; text: string } {
  if (screen.messages === 0)
    return {
      dnsBytesPerHour: null,
      text: 'There is no DNS in this evidence, so no channel over DNS could be seen.',
    };
  const { siteClients } = nomination.population;
  const bytes = siteClients >= 8 ? AMONG_MANY_BYTES : siteClients >= 4 ? AMONG_FEW_BYTES : ALONE_BYTES;
  const hours = covered / MICROS_PER_HOUR;
  if (Number.isNaN(hours))
    return {
      dnsBytesPerHour: null,
      text: `A channel that carries about ${bytes} bytes would have reached medium.`,
    };
  const time = `the ${duration(covered)} that this evidence covers`;
  if (hours < 1)
    return {
      dnsBytesPerHour: hours > 0 ? Math.ceil(bytes / hours) : null,
      text: `A channel that carries about ${bytes} bytes within ${time} would have reached medium.`,
    };
  const rate = Math.ceil(bytes / hours);
  return {
    dnsBytesPerHour: rate,
    text: `A channel of about ${rate} bytes an hour over ${time} would have reached medium.`,
  };
}
