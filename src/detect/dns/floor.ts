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

/** The smallest leak that this evidence would have shown, in bytes an hour. */
export function detectionFloor(
  screen: DnsScreen,
  nomination: Nomination,
): { dnsBytesPerHour: number | null; text: string } {
  if (screen.messages === 0)
    return {
      dnsBytesPerHour: null,
      text: 'There is no DNS in this evidence, so no channel over DNS could be seen.',
    };
  const { siteClients } = nomination.population;
  const bytes = siteClients >= 8 ? AMONG_MANY_BYTES : siteClients >= 4 ? AMONG_FEW_BYTES : ALONE_BYTES;
  const hours = Math.max(1, (screen.last - screen.first) / MICROS_PER_HOUR);
  const rate = Number.isFinite(hours) ? Math.max(1, Math.ceil(bytes / hours)) : null;
  const text =
    rate === null
      ? `A channel that carries about ${bytes} bytes would have reached medium.`
      : `A channel of about ${rate} bytes an hour over the time of this evidence would have reached medium.`;
  return { dnsBytesPerHour: rate, text };
}
