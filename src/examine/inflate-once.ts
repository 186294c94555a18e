import { createRing, endRing } from '../evidence/ring.ts';
import type { Survey } from '../evidence/survey.ts';
import { MAX_RINGS, MIN_RING_BYTES } from './bounds.ts';

/**
 * Lets this thread inflate what `readers` others read as well, for as long as `reading` lasts; `start` sends the others
 * off. What is small, and what is beyond the number of rings, is inflated by each.
 */
export async function inflateOnce<T>(
  { sources }: Survey,
  readers: number,
  start: () => void,
  reading: () => Promise<T>,
): Promise<T> {
  const large = sources.filter(
    ({ capture, file }) => capture !== null && file.compression !== null && file.bytes >= MIN_RING_BYTES,
  );
  const shared = readers === 0 ? [] : large.slice(0, MAX_RINGS);
  for (const source of shared) source.shared = { ring: createRing(readers), reader: -1 };
  try {
    start();
    return await reading();
  } finally {
    for (const source of shared) {
      if (source.shared) endRing(source.shared.ring);
      source.shared = null;
    }
  }
}
