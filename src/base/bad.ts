/**
 * A reason instead of a value. Parsers of evidence never throw on bytes: they return what they read, or
 * `Bad` with a word from a closed list (a union of string literals per protocol) and the place.
 */
export interface Bad<Reason extends string = string> {
  readonly bad: Reason;
  /** Byte offset in the view that was being read. */
  readonly at: number;
}

/** Makes a reason. `at` is a byte offset in the view that was being read. */
export function bad<Reason extends string>(reason: Reason, at: number): Bad<Reason> {
  return { bad: reason, at };
}

/** Tells a reason from a value. */
export function isBad(value: unknown): value is Bad {
  return typeof value === 'object' && value !== null && 'bad' in value;
}
