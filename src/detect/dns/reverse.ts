/** Trees of names that stand for addresses and numbers, and whose labels are bounded by them. */
export type ReverseTree = 'in-addr.arpa' | 'ip6.arpa' | 'e164.arpa';

/** RFC 1035 section 3.5: four octets. */
const MAX_OCTETS = 4;
/** RFC 3596 section 2.5: 32 nibbles. */
const MAX_NIBBLES = 32;
/** ITU-T E.164: 15 digits. */
const MAX_DIGITS = 15;

/** One octet without leading zeros, as resolvers write it. */
const OCTET = /^(?:0|[1-9][0-9]{0,2})$/;
const NIBBLE = /^[0-9a-f]$/;
const DIGIT = /^[0-9]$/;
/** RFC 2317 section 4: `0/25`, `0-127`, `128/26` between the octets. */
const CLASSLESS = /^(0|[1-9][0-9]{0,2})([/-])(0|[1-9][0-9]{0,2})$/;

function isOctet(label: string): boolean {
  return OCTET.test(label) && Number(label) <= 255;
}

/**
 * A classless delegation label, RFC 2317: first address and prefix length (`128/26`, also written with a
 * hyphen), or first and last address (`0-63`).
 */
export function isClasslessLabel(label: string): boolean {
  const parts = CLASSLESS.exec(label);
  if (!parts) return false;
  const first = Number(parts[1]);
  const second = Number(parts[3]);
  if (first > 255 || second > 255) return false;
  const isPrefix = second >= 25 && second <= 32 && first % 2 ** (32 - second) === 0;
  return isPrefix || (parts[2] === '-' && first <= second);
}

/** Octets in any number up to four (zones have fewer); one label of them may be a classless delegation. */
function isReverseV4(labels: readonly string[]): boolean {
  const classless = labels.findIndex((label) => !isOctet(label));
  if (classless < 0) return labels.length <= MAX_OCTETS;
  if (!isClasslessLabel(labels[classless]!)) return false;
  const rest = labels.filter((_, i) => i !== classless);
  // The delegation stands where the last octet's zone begins: behind at most one octet, before three.
  return classless <= 1 && rest.length - classless === 3 && rest.every(isOctet);
}

/** The tree that a name lies in by its last two labels, or null; `arpa` names only. */
export function reverseTree(labels: readonly string[]): ReverseTree | null {
  if (labels.length < 2 || labels.at(-1)?.toLowerCase() !== 'arpa') return null;
  const tree = labels.at(-2)?.toLowerCase();
  if (tree === 'in-addr') return 'in-addr.arpa';
  if (tree === 'ip6') return 'ip6.arpa';
  return tree === 'e164' ? 'e164.arpa' : null;
}

/**
 * Whether a name is what its reverse tree allows: octets from 0 to 255 below in-addr.arpa (RFC 1035 section
 * 3.5, with RFC 2317's labels), single nibbles below ip6.arpa (RFC 3596 section 2.5), single digits below
 * e164.arpa (RFC 6116 section 3.2), at most as many as an address or number has; fewer are zones. Labels as
 * text, root left out, case ignored. False for every other name: content below these trees is content.
 */
export function isReverseName(labels: readonly string[]): boolean {
  const tree = reverseTree(labels);
  if (tree === null || labels.length > MAX_NIBBLES + 2) return false;
  const below = labels.slice(0, -2).map((label) => label.toLowerCase());
  if (tree === 'in-addr.arpa') return isReverseV4(below);
  if (tree === 'ip6.arpa') return below.length <= MAX_NIBBLES && below.every((label) => NIBBLE.test(label));
  return below.length <= MAX_DIGITS && below.every((label) => DIGIT.test(label));
}
