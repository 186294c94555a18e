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
    if (since !== undefined && file.sha256 === r.sha256 && !(r.last.time < since))
      found.push(dnsStep(file, r));
  }
  return found;
}

/** Whole hash, also an older one that a log has; else size and name, or size and kind of content; small files repeat too often to say anything. */
function sameContent(file: RunFile, m: Movement): string | null {
  if (file.sha256 !== null && m.sha256 !== null) return file.sha256 === m.sha256 ? 'the same SHA-256' : null;
  const digest = sameDigest(file.digests, m.digests);
  if (digest !== null) return digest === false ? null : `the same ${digest}`;
  const least = 4096;
  const size = m.transfer.size ?? m.bytes;
  if ((file.size ?? file.bytes) !== size || size < least) return null;
  if (file.name !== '' && lastName(m.transfer.path ?? '').toLowerCase() === file.name.toLowerCase())
    return 'the same name and size';
  return file.content !== null && file.content.id === m.content ? 'the same kind of content and size' : null;
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
    grounds: 'the same SHA-256',
    first: r.first,
    last: r.last,
    finding: r.finding,
  };
}
