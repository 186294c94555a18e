import { rmSync } from 'node:fs';
import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { errorCode } from './disk.ts';
import type { Reason } from './reasons.ts';

/** A private folder for what can be read only once. It is removed by `release`, or at the latest when the process ends. */
export interface Spool {
  folder: string | null;
  count: number;
  remove: (() => void) | null;
}

/** What became of a stream. */
export interface Spooled {
  path: string;
  bytes: number;
  problem: { reason: Reason; detail: string } | null;
}

/** A spool that makes its folder when it is first needed. */
export function createSpool(): Spool {
  return { folder: null, count: 0, remove: null };
}

/**
 * Copies a stream into a file that only this user can read, at most `limit` bytes. A limit, a full disk and a
 * broken stream are problems; what came before is kept. Throws only when the file cannot be made at all.
 */
export async function spoolStream(
  spool: Spool,
  stream: AsyncIterable<Uint8Array | string>,
  limit: number,
): Promise<Spooled> {
  const path = join(await folderOf(spool), String(spool.count++));
  const out = await open(path, 'wx', 0o600);
  const spooled: Spooled = { path, bytes: 0, problem: null };
  try {
    for await (const piece of stream) {
      const bytes = typeof piece === 'string' ? Buffer.from(piece) : piece;
      const room = Math.min(bytes.length, limit - spooled.bytes);
      await out.writeFile(bytes.subarray(0, room));
      spooled.bytes += room;
      if (room < bytes.length) {
        spooled.problem = { reason: 'spool-limit', detail: '' };
        break;
      }
    }
  } catch (error) {
    spooled.problem = { reason: 'spool-failed', detail: errorCode(error) };
  } finally {
    await out.close();
  }
  return spooled;
}

/** The spool's folder, made when there is none yet: only this user can enter it. Throws when it cannot be made. */
export async function folderOf(spool: Spool): Promise<string> {
  if (spool.folder) return spool.folder;
  const folder = await mkdtemp(join(tmpdir(), 'exhume-'));
  spool.folder = folder;
  spool.remove = () => rmSync(folder, { recursive: true, force: true });
  process.once('exit', spool.remove);
  return folder;
}

/** Removes what was spooled. */
export async function releaseSpool(spool: Spool): Promise<void> {
  if (!spool.folder) return;
  await rm(spool.folder, { recursive: true, force: true });
  if (spool.remove) process.removeListener('exit', spool.remove);
  spool.folder = null;
  spool.remove = null;
}
