import type { Run } from './runs.ts';

/** How a run's volume stands among the other recipients of the same origin in this evidence. */
export interface Baseline {
  /** Other recipients with content that is no policy. */
  others: number;
  /** Median and median absolute deviation of their largest runs, bytes. */
  median: number;
  deviation: number;
  /** Far above what the others take: more than the median by six robust deviations, and four times it. */
  outlier: boolean;
}

/** Recipients from which a distribution is worth the name. */
const MIN_OTHERS = 4;
/** MAD of normal data times this is its standard deviation. */
const MAD_SCALE = 1.4826;

/** Bytes of a run that are no policy reads: content in clear and the volume of encrypted sessions. */
export function volumeOf(run: Run): number {
  const files = run.files.reduce((sum, file) => sum + (file.policy ? 0 : file.bytes), 0);
  return run.volumes.reduce((sum, { volume }) => sum + encryptedBytes(run, volume), files);
}

/** Bytes of an encrypted session in the direction of the run. */
export function encryptedBytes(
  run: Run,
  volume: { client: number; bytesUp: number; bytesDown: number },
): number {
  return volume.client === run.origin ? volume.bytesUp : volume.bytesDown;
}

/** Largest run of each recipient, by origin; bytes. */
export type VolumesByOrigin = ReadonlyMap<number, ReadonlyMap<number, number>>;

export function volumesByOrigin(runs: readonly Run[]): VolumesByOrigin {
  const all = new Map<number, Map<number, number>>();
  for (const run of runs) {
    const bytes = volumeOf(run);
    if (bytes === 0) continue;
    const most = all.get(run.origin) ?? new Map<number, number>();
    all.set(run.origin, most.set(run.recipient, Math.max(most.get(run.recipient) ?? 0, bytes)));
  }
  return all;
}

/** Robust statistics over the other recipients of the same origin. */
export function baselineOf(run: Run, volumes: VolumesByOrigin): Baseline {
  const values = [...(volumes.get(run.origin) ?? [])]
    .filter(([to]) => to !== run.recipient)
    .map(([, bytes]) => bytes);
  const median = medianOf(values);
  const deviation = medianOf(values.map((value) => Math.abs(value - median)));
  const own = volumeOf(run);
  const far = own > median + 6 * MAD_SCALE * deviation && own > 4 * median;
  return { others: values.length, median, deviation, outlier: values.length >= MIN_OTHERS && far };
}

function medianOf(values: readonly number[]): number {
  if (values.length === 0) return 0;
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : Math.floor((sorted[middle - 1]! + sorted[middle]!) / 2);
}
