/** Share of a full table that is let go at once: a `Map` skips what was deleted at its front at every look at it. */
const BATCH = 16;

/** Lets the oldest entries of a full table go, a sixteenth of `most` at once, when it has `most` or more. */
export function makeRoom<Key, Value>(
  table: Map<Key, Value>,
  most: number,
  onGone: (value: Value, key: Key) => void = () => {},
): void {
  if (table.size >= most) dropOldest(table, Math.ceil(most / BATCH), onGone);
}

/** Lets the `count` oldest entries go. Each is out of the table when it is heard of. */
export function dropOldest<Key, Value>(
  table: Map<Key, Value>,
  count: number,
  onGone: (value: Value, key: Key) => void,
): void {
  const gone: [Key, Value][] = [];
  for (const entry of table) {
    if (gone.length >= count) break;
    gone.push(entry);
  }
  for (const [key, value] of gone) {
    table.delete(key);
    onGone(value, key);
  }
}
