import { thousands } from '../../base/words.ts';
import type { Beginning } from '../finding.ts';
import type { AccountIndex } from './accounts.ts';
import { MAX_HOPS } from './bounds.ts';
import { sameDigest } from './digests.ts';
import type { RunFile } from './files.ts';
import { compareMoments, type KeptTransfer, type Moment } from './kept.ts';
import { transferLegs } from './legs.ts';
import { lastName } from './path.ts';
import type { Run } from './runs.ts';

/** Content of a run seen moving on from where it had been copied. */
export interface Onward {
  from: number;
  /** Null when it left over DNS to a zone. */
  to: number | null;
  /** `10.0.0.9` or a zone, for sentences; empty for an address. */
  zone: string;
  how: 'smb' | 'dns';
  file: RunFile;
  name: string;
  account: string | null;
  /** What makes it the same content. */
  grounds: string;
  first: Moment;
  last: Moment;
  /** Finding of the other alert, when there is one. */
  finding: string | null;
}

/** Content that was put together from a DNS channel. */
export interface RecoveredContent {
  finding: string;
  /** Address id of the computer that sent it. */
  initiator: number;
  zone: string;
  sha256: string;
  first: Moment;
  last: Moment;
}

/** One movement that might carry the content on. */
interface Movement {
  from: number;
  to: number;
  transfer: KeptTransfer;
  sha256: string | null;
  beginning: Beginning | null;
  digests: readonly string[];
  bytes: number;
  content: string | null;
  account: string | null;
}

/** Movements of the evidence by the computer that they began from, each list in order of time. */
export type Movements = ReadonlyMap<number, readonly Movement[]>;

export function movementsOf(transfers: readonly KeptTransfer[], index: AccountIndex): Movements {
  const all = transfers.flatMap((t) =>
    transferLegs(t, index)
      .filter((leg) => leg.kind === 'read' || leg.kind === 'write')
      .map((leg) => {
        const part = leg.kind === 'read' ? t.read : t.written;
        return {
          from: leg.origin,
          to: leg.recipient,
          transfer: t,
          sha256: part.sha256,
          beginning: part.beginning === null ? null : { bytes: part.bytes, sha256: part.beginning },
          digests: part.digests,
          bytes: part.bytes,
          content: part.content?.id ?? null,
          account: leg.account.account,
        };
      }),
  );
  all.sort((a, b) => compareMoments(a.transfer.first, b.transfer.first));
  const from = new Map<number, Movement[]>();
  for (const m of all) {
    const known = from.get(m.from);
    if (known) known.push(m);
    else from.set(m.from, [m]);
  }
  return from;
}

/** Where the contents of a run went from its recipient, from host to host, over SMB and DNS. */
export function followOnward(
  run: Run,
  movements: Movements,
  recovered: readonly RecoveredContent[],
): Onward[] {
  return run.files
    .filter((file) => !file.policy && file.sensitive !== null)
    .flatMap((file) => followFile(run, file, movements, recovered));
}

function followFile(
  run: Run,
  file: RunFile,
  movements: Movements,
  recovered: readonly RecoveredContent[],
): Onward[] {
  const found: Onward[] = [];
  const holders = new Map([[run.recipient, file.last.time]]);
  // a Map is walked in the order of insertion, and what is added on the way is walked too
  for (const [holder, since] of holders) {
    for (const m of movements.get(holder) ?? []) {
      if (found.length >= MAX_HOPS) break;
      if (m.transfer.last.time < since || m.to === run.origin || holders.has(m.to)) continue;
      const grounds = sameContent(file, m);
      if (grounds === null) continue;
      holders.set(m.to, m.transfer.last.time);
      found.push(smbStep(file, m, grounds));
    }
  }
  for (const r of recovered) {
    const since = holders.get(r.initiator);
    const hash = file.sha256 ?? file.beginning?.sha256;
    if (since !== undefined && hash === r.sha256 && !(r.last.time < since)) found.push(dnsStep(file, r));
  }
  return found;
}

/** Smaller files repeat too often to say anything by name, kind or beginning. */
const LEAST_BYTES = 4096;
/** Beginnings of two files agree by chance as far as headers and empty tables reach; previews read that much. */
const LEAST_BEGINNING = 65_536;

/** Hash of what crossed, whole or in part, also an older one that a log has; else size and name, or size and kind of content. */
function sameContent(file: RunFile, m: Movement): string | null {
  const byHash = compareHashes(file, m);
  if (byHash !== 'unknown') return byHash;
  const digest = sameDigest(file.digests, m.digests);
  if (digest !== null) return digest === false ? null : `the same ${digest}`;
  const size = m.transfer.size ?? m.bytes;
  if ((file.size ?? file.bytes) !== size || size < LEAST_BYTES) return null;
  if (file.name !== '' && lastName(m.transfer.path ?? '').toLowerCase() === file.name.toLowerCase())
    return 'the same name and size';
  return file.content !== null && file.content.id === m.content ? 'the same kind of content and size' : null;
}

type Hashed = Pick<RunFile, 'sha256' | 'beginning' | 'bytes'>;

/** Grounds when the same bytes crossed, null when it was other content, `unknown` when hashes cannot tell. */
function compareHashes(a: Hashed, b: Hashed): string | null | 'unknown' {
  if (a.sha256 !== null && b.sha256 !== null) return a.sha256 === b.sha256 ? sameHash(null) : null;
  const [one, other] = [a.sha256 ?? a.beginning?.sha256, b.sha256 ?? b.beginning?.sha256];
  if (one === undefined || other === undefined || a.bytes !== b.bytes) return 'unknown';
  if (one !== other) return null;
  const least = a.sha256 === null && b.sha256 === null ? LEAST_BEGINNING : LEAST_BYTES;
  return a.bytes < least ? 'unknown' : sameHash(a.beginning ?? b.beginning);
}

function sameHash(beginning: Beginning | null): string {
  return beginning === null
    ? 'the same SHA-256'
    : `the same SHA-256 of the first ${thousands(beginning.bytes)} bytes, which are all that crossed`;
}

function smbStep(file: RunFile, m: Movement, grounds: string): Onward {
  return {
    from: m.from,
    to: m.to,
    zone: '',
    how: 'smb',
    file,
    name: lastName(m.transfer.path ?? '') || file.name,
    account: m.account,
    grounds,
    first: m.transfer.first,
    last: m.transfer.last,
    finding: null,
  };
}

function dnsStep(file: RunFile, r: RecoveredContent): Onward {
  return {
    from: r.initiator,
    to: null,
    zone: r.zone,
    how: 'dns',
    file,
    name: file.name,
    account: null,
    grounds: sameHash(file.beginning),
    first: r.first,
    last: r.last,
    finding: r.finding,
  };
}
