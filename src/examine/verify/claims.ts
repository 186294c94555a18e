import { createHash } from 'node:crypto';
import type { Cite } from '../../base/provenance.ts';
import type { Finding } from '../../detect/finding.ts';
import { type EvidenceSource, reopen } from '../../evidence/open.ts';
import { MAX_VERIFIED_CITES } from '../bounds.ts';

/** What a finding says that a second reading can test. */
export type Claimant = Pick<Finding, 'dns' | 'smb' | 'first' | 'last' | 'cites'>;

/** One cited frame as exhume's own reader has it. */
export interface ClaimedFrame {
  /** Microseconds UTC. */
  time: number;
  offset: number;
  /** Of the captured bytes. */
  sha256: string;
}

/** Frames by record number, of one file. */
export type ClaimedFrames = Map<number, ClaimedFrame>;

/** The records that are read a second time, each once; at most MAX_VERIFIED_CITES. */
export function citesToVerify({ cites, smb }: Claimant): Cite[] {
  const chosen = new Map<string, Cite>();
  for (const cite of [...cites, ...(smb?.files ?? []).flatMap((file) => file.cites)]) {
    if (chosen.size >= MAX_VERIFIED_CITES) break;
    chosen.set(`${cite.evidence} ${cite.record} ${cite.offset}`, cite);
  }
  return [...chosen.values()];
}

/**
 * Reads the cited frames with exhume's own reader, in one pass from the first to the last of them. A record that
 * is not there any more is left out; so are all when the file cannot be opened, which is reported.
 */
export async function readClaimed(source: EvidenceSource, cites: readonly Cite[]): Promise<ClaimedFrames> {
  const wanted = new Map([...cites].sort((a, b) => a.record - b.record).map((cite) => [cite.record, cite]));
  const [first] = wanted.values();
  const last = [...wanted.keys()].at(-1) ?? 0;
  const frames: ClaimedFrames = new Map();
  const opened = first ? await reopen(source, { from: first }) : null;
  if (!opened) return frames;
  const { cursor } = opened;
  try {
    do {
      while (cursor.at.record < last && cursor.next()) {
        if (!wanted.has(cursor.at.record)) continue;
        const sha256 = sha256Of(cursor.bytes.subarray(cursor.start, cursor.end));
        frames.set(cursor.at.record, { time: cursor.at.time, offset: cursor.at.offset, sha256 });
      }
    } while (cursor.at.record < last && (await cursor.fill()));
  } finally {
    await cursor.close();
  }
  return frames;
}

/** SHA-256 as 64 hex digits. */
export function sha256Of(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
