/** A set of small integers (address ids) that is asked for every packet: one byte each instead of a hash look-up. */
export interface Flags {
  bytes: Uint8Array;
  size: number;
}

export function createFlags(ids: Iterable<number> = []): Flags {
  const flags: Flags = { bytes: new Uint8Array(1024), size: 0 };
  for (const id of ids) raise(flags, id);
  return flags;
}

/** Adds an id. */
export function raise(flags: Flags, id: number): void {
  if (id >= flags.bytes.length) {
    const wider = new Uint8Array(Math.max(id + 1, flags.bytes.length * 2));
    wider.set(flags.bytes);
    flags.bytes = wider;
  }
  if (flags.bytes[id] === 0) flags.size++;
  flags.bytes[id] = 1;
}

/** True when the id was added. */
export function isRaised(flags: Flags, id: number): boolean {
  return id < flags.bytes.length && flags.bytes[id] === 1;
}
