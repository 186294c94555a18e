/** What one family of logs knows over all files of a case. */
export interface JoinedPart {
  /** Says what is left to say. Called once, after the last line of the last file. */
  finish(): void;
}

/**
 * State over several log files of one case: a connection's files, shares and sign-ins stand in different logs.
 * Each family of formats keeps its own bounded part.
 */
export interface LogCase {
  readonly parts: Map<string, JoinedPart>;
}

/** An empty case. */
export function createLogCase(): LogCase {
  return { parts: new Map() };
}

/** The part of a family, made when it is asked for first. */
export function partOf<T extends JoinedPart>(logCase: LogCase, family: string, make: () => T): T {
  const known = logCase.parts.get(family);
  if (known) return known as T;
  const made = make();
  logCase.parts.set(family, made);
  return made;
}

/** Ends all parts: what was not told yet is told now. */
export function finishLogCase(logCase: LogCase): void {
  for (const part of logCase.parts.values()) part.finish();
  logCase.parts.clear();
}

/** Puts a value to the end of a bounded map; what is pushed out at its front is handed to `evicted`. */
export function keepBounded<K, V>(
  map: Map<K, V>,
  key: K,
  value: V,
  max: number,
  evicted: (value: V) => void,
) {
  map.delete(key);
  if (map.size >= max) {
    const oldest = map.entries().next().value;
    if (oldest) {
      map.delete(oldest[0]);
      evicted(oldest[1]);
    }
  }
  map.set(key, value);
}
