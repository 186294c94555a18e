/**
 * A first look at names: their leading characters are the same whatever suffix is the zone, so what a tool
 * writes in front can be looked for once, before the names are read below each zone.
 */

/** Copies the first characters of a name's labels, dots left out, until `out` is full; how many there were. */
export function leadingText(name: Uint8Array, out: Uint8Array): number {
  let taken = 0;
  for (let at = 0; at < name.length && taken < out.length; at += 1 + name[at]!) {
    const end = Math.min(at + 1 + name[at]!, name.length);
    for (let i = at + 1; i < end && taken < out.length; i++) out[taken++] = name[i]!;
  }
  return taken;
}
