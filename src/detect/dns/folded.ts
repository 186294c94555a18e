import type { KeptMessage } from './channel.ts';
import { lowerName, nameKey } from './codec/labels.ts';

const known = new WeakMap<readonly KeptMessage[], readonly string[]>();

/**
 * The question names of messages with ASCII letters in lower case (RFC 4343), one character per byte, in the order
 * of the messages. Made once for a list: its messages must stay in their order from then on.
 */
export function foldedNames(messages: readonly KeptMessage[]): readonly string[] {
  const before = known.get(messages);
  if (before) return before;
  const names = messages.map(({ name }) => foldedKey(name));
  known.set(messages, names);
  return names;
}

/** A name with ASCII letters in lower case as a key for maps. */
export function foldedKey(name: Uint8Array): string {
  for (let i = 0; i < name.length; i++)
    if (name[i]! >= 0x41 && name[i]! <= 0x5a) return nameKey(lowerName(name));
  return nameKey(name);
}
