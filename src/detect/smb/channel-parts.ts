import type { ByteRanges } from '../../observe/transfer.ts';
import { MAX_CITES, MAX_FACTS_PER_HOST, MAX_OPENS, MAX_RANGE_NUMBERS } from './bounds.ts';
import { distinctCites } from './cites.ts';
import { compareMoments, earlier, type KeptContent, type KeptTransfer } from './kept.ts';
import { joinRanges, rangeBytes } from './ranges.ts';

/** A transfer with what another channel carried of the same open file. What both know is as `a` has it. */
export function joinChannel(a: KeptTransfer, b: KeptTransfer): KeptTransfer {
  const read = joinContents(a.read, b.read);
  const written = joinContents(a.written, b.written);
  const size = sizeOf(a, b, [read, written]);
  return {
    ...a,
    opens: [...a.opens, ...b.opens].slice(0, MAX_OPENS + 1),
    first: earlier(a.first, b.first),
    last: compareMoments(a.last, b.last) >= 0 ? a.last : b.last,
    cites: distinctCites([...a.cites, b.first, ...b.cites]).slice(0, MAX_CITES),
    account: a.account ?? b.account,
    authentication: a.authentication === 'unknown' ? b.authentication : a.authentication,
    dialect: a.dialect ?? b.dialect,
    encrypted: a.encrypted || b.encrypted,
    share: a.share ?? b.share,
    previousNames: [...new Set([...a.previousNames, ...b.previousNames])].slice(0, MAX_FACTS_PER_HOST),
    read: hashedWhole(read, size, [a.read, b.read]),
    written: hashedWhole(written, size, [a.written, b.written]),
    size,
    lost: a.lost + b.lost,
    serverCopied: a.serverCopied + b.serverCopied,
    deleted: a.deleted || b.deleted,
  };
}

/** End of file as one of them declares it, but never before the end of what crossed. */
function sizeOf(a: KeptTransfer, b: KeptTransfer, joined: readonly KeptContent[]): number | null {
  const known = [a.size, b.size].filter((size) => size !== null);
  if (known.length === 0) return null;
  return Math.max(...known, ...joined.map(({ ranges }) => ranges?.at(-1) ?? 0));
}

/** Content of both, without a hash. */
function joinContents(a: KeptContent, b: KeptContent): KeptContent {
  if (a.bytes === 0 || b.bytes === 0) {
    const [more, less] = a.bytes === 0 ? [b, a] : [a, b];
    return { ...more, sha256: null, content: more.content ?? less.content };
  }
  const ranges = a.ranges && b.ranges ? joinRanges(a.ranges, b.ranges) : null;
  return {
    bytes: ranges ? rangeBytes(ranges) : Math.max(a.bytes, b.bytes),
    ranges: withinBound(ranges),
    sha256: null,
    beginning: null,
    content: a.content ?? b.content,
    headBytes: Math.max(a.headBytes, b.headBytes),
    headPrint: a.headPrint === 0 ? b.headPrint : a.headPrint,
    digests: [],
    unrecognised: false,
  };
}

function withinBound(ranges: ByteRanges | null): ByteRanges | null {
  return ranges !== null && ranges.length <= MAX_RANGE_NUMBERS ? ranges : null;
}

/** A hash that one channel took stands where that channel carried the whole file; else the second reading takes one. */
function hashedWhole(joined: KeptContent, size: number | null, parts: readonly KeptContent[]): KeptContent {
  const hashes = parts.filter((part) => part.bytes === size).flatMap(({ sha256 }) => sha256 ?? []);
  const [first] = hashes;
  return { ...joined, sha256: hashes.every((hash) => hash === first) ? (first ?? null) : null };
}
