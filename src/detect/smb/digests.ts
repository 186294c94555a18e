/** How digests are called in sentences, the stronger first. */
const NAMES: readonly (readonly [string, string])[] = [
  ['sha1:', 'SHA-1'],
  ['md5:', 'MD5'],
];

/**
 * The name of the digest that both have and that agrees, false where one that both have differs, null where they
 * have none in common. One that differs decides against all that agree.
 */
export function sameDigest(a: readonly string[], b: readonly string[]): string | false | null {
  let same: string | null = null;
  for (const [mark, name] of NAMES) {
    const x = a.find((digest) => digest.startsWith(mark));
    const y = b.find((digest) => digest.startsWith(mark));
    if (x === undefined || y === undefined) continue;
    if (x !== y) return false;
    same ??= name;
  }
  return same;
}
