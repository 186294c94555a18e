import type { Content } from '../../content/content.ts';
import type { ByteRanges } from '../../observe/transfer.ts';
import type { Beginning } from '../finding.ts';
import type { Account } from './accounts.ts';
import { isComputerAccount } from './accounts.ts';
import { MAX_CITES, MAX_OPENS } from './bounds.ts';
import { sameDigest } from './digests.ts';
import { compareMoments, earlier, type KeptContent, type KeptTransfer, type Moment } from './kept.ts';
import type { Leg } from './legs.ts';
import { isAdminShare, isSnapshotPath, lastName } from './path.ts';
import { coversAll, joinRanges, rangeBytes } from './ranges.ts';
import { isMachinePolicy, isPolicyFile, type Sensitive } from './sensitive.ts';
import { isSameTelling } from './twice.ts';

/** One file of a run: all handles of it that agree, joined. */
export interface RunFile {
  direction: 'read' | 'write';
  attempt: boolean;
  share: string | null;
  path: string | null;
  full: string;
  name: string;
  previousNames: string[];
  account: Account;
  bytes: number;
  ranges: ByteRanges | null;
  size: number | null;
  complete: boolean | null;
  sha256: string | null;
  beginning: Beginning | null;
  /** Digests besides SHA-256 that a log has of the whole content. */
  digests: readonly string[];
  /** A sensor looked at the beginning and knew nothing like it. */
  unrecognised: boolean;
  /** Bytes of the beginning were seen. */
  headSeen: boolean;
  content: Content | null;
  sensitive: Sensitive | null;
  adminShare: boolean;
  /** Read by every computer and user as policy. */
  policy: boolean;
  machinePolicy: boolean;
  snapshot: boolean;
  /** The server had copied content into it before: staging. */
  serverCopied: boolean;
  /** Deleted after it was read, by the same client. */
  deleted: boolean;
  source: 'packets' | 'log';
  serverPort: number;
  dialect: string | null;
  session: string;
  lost: number;
  opens: number;
  /** Keys of the opens for a second reading, each once; at most `MAX_OPENS` and one. */
  openKeys: string[];
  headPrint: number;
  first: Moment;
  last: Moment;
  cites: Moment[];
}

/** Files of a run's legs, in order of their first bytes. */
export function joinFiles(legs: readonly Leg[]): RunFile[] {
  const open = new Map<string, RunFile>();
  const files: RunFile[] = [];
  for (const leg of legs) {
    if (!leg.transfer) continue;
    const file = fileOf(leg, leg.transfer);
    const key = JSON.stringify([
      leg.kind,
      leg.full,
      (file.account.account ?? '').toLowerCase(),
      file.attempt,
    ]);
    const known = leg.full === '' ? undefined : open.get(key);
    if (known && agrees(known, file)) join(known, file);
    else {
      open.set(key, file);
      files.push(file);
    }
  }
  return files;
}

function fileOf(leg: Leg, t: KeptTransfer): RunFile {
  const part = leg.kind === 'write' ? t.written : t.read;
  const policy = isPolicyFile(t.share, leg.full);
  return {
    direction: leg.kind === 'write' ? 'write' : 'read',
    attempt: leg.kind === 'attempt',
    share: t.share,
    path: t.path,
    full: leg.full,
    name: lastName(t.path ?? ''),
    previousNames: [...t.previousNames],
    account: leg.account,
    bytes: part.bytes,
    ranges: part.ranges,
    size: t.size,
    complete: isComplete(part, part.ranges, t),
    sha256: part.sha256,
    beginning: part.beginning === null ? null : { bytes: part.bytes, sha256: part.beginning },
    digests: part.digests,
    unrecognised: part.unrecognised,
    headSeen: part.headBytes > 0,
    content: part.content,
    sensitive: leg.sensitive,
    adminShare: isAdminShare(t.share),
    policy: policy && isOrdinaryPolicy(leg, leg.account),
    machinePolicy: policy && isMachinePolicy(leg.full),
    snapshot: isSnapshotPath(t.path),
    serverCopied: t.serverCopied > 0,
    deleted: t.deleted,
    source: t.source,
    serverPort: t.serverPort,
    dialect: t.dialect,
    session: t.session,
    lost: t.lost,
    opens: 1,
    openKeys: [...t.opens],
    headPrint: part.headPrint,
    first: t.first,
    last: t.last,
    cites: [t.first, ...t.cites.map((c) => ({ ...c, time: Number.NaN })), t.last],
  };
}

/**
 * A password in a preference of the computer's part is applied by the computer; a person's account that reads it
 * looks for it. The user's part is applied in the user's name.
 */
function isOrdinaryPolicy(leg: Leg, { account }: Account): boolean {
  if (leg.sensitive === null) return true;
  if (leg.sensitive.item.id !== 'gpp') return false;
  return isComputerAccount(account) || !isMachinePolicy(leg.full);
}

function isComplete(part: KeptContent, ranges: ByteRanges | null, t: KeptTransfer): boolean | null {
  if (part.sha256 !== null) return true;
  return wholeness(part.bytes, ranges, t.size, t.source);
}

function wholeness(
  bytes: number,
  ranges: ByteRanges | null,
  size: number | null,
  source: 'packets' | 'log',
): boolean | null {
  if (size === null) return null;
  if (bytes < size) return false;
  if (ranges === null || source === 'log') return null;
  return coversAll(ranges, size);
}

/** Two handles saw the same version unless beginning, hash or size speak against it. */
function agrees(a: RunFile, b: RunFile): boolean {
  if (a.headPrint !== 0 && b.headPrint !== 0 && a.headPrint !== b.headPrint) return false;
  if (a.sha256 !== null && b.sha256 !== null && a.sha256 !== b.sha256) return false;
  if (a.beginning?.bytes === b.beginning?.bytes && a.beginning?.sha256 !== b.beginning?.sha256) return false;
  if (sameDigest(a.digests, b.digests) === false) return false;
  return a.size === null || b.size === null || a.size === b.size;
}

function join(a: RunFile, b: RunFile): void {
  a.ranges = a.ranges && b.ranges ? joinRanges(a.ranges, b.ranges) : null;
  a.bytes = a.ranges ? rangeBytes(a.ranges) : Math.max(a.bytes, b.bytes);
  a.size ??= b.size;
  a.sha256 ??= b.sha256;
  a.beginning = joinBeginnings(a, b);
  if (a.beginning !== null && a.beginning.bytes === a.size) a.sha256 = a.beginning.sha256;
  if (a.sha256 !== null) a.beginning = null;
  a.complete = a.sha256 !== null ? true : wholeness(a.bytes, a.ranges, a.size, a.source);
  if (a.digests.length === 0) a.digests = b.digests;
  a.unrecognised &&= b.unrecognised;
  a.headSeen ||= b.headSeen;
  a.content ??= b.content;
  a.sensitive = stronger(a.sensitive, b.sensitive);
  if (a.headPrint === 0) a.headPrint = b.headPrint;
  a.deleted ||= b.deleted;
  a.serverCopied ||= b.serverCopied;
  a.policy &&= b.policy;
  const again = isSameTelling(a, b);
  a.lost = again ? Math.max(a.lost, b.lost) : a.lost + b.lost;
  a.opens = again ? Math.max(a.opens, b.opens) : a.opens + b.opens;
  for (const key of b.openKeys)
    if (a.openKeys.length <= MAX_OPENS && !a.openKeys.includes(key)) a.openKeys.push(key);
  a.first = earlier(a.first, b.first);
  if (compareMoments(b.last, a.last) > 0) a.last = b.last;
  if (a.cites.length < MAX_CITES) a.cites = [...a.cites, ...b.cites].slice(0, MAX_CITES);
  for (const name of b.previousNames) if (!a.previousNames.includes(name)) a.previousNames.push(name);
}

/** The hash that covers all bytes of both. `a` has its new bytes. */
function joinBeginnings(a: RunFile, b: RunFile): Beginning | null {
  return [a.beginning, b.beginning].find((each) => each?.bytes === a.bytes) ?? null;
}

const BY_ORDER = { content: 0, member: 1, name: 2 } as const;

function stronger(a: Sensitive | null, b: Sensitive | null): Sensitive | null {
  if (!a || !b) return a ?? b;
  return BY_ORDER[b.by] < BY_ORDER[a.by] ? b : a;
}
