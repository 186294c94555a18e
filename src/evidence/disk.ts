import { createHash, type Hash } from 'node:crypto';
import { readSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { EvidenceFile } from '../observe/evidence.ts';
import { BLOCK_BYTES } from './bounds.ts';
import { report } from './reasons.ts';
import type { ByteSource } from './source.ts';

/** What tells one state of a file from another. */
export interface Stamp {
  device: bigint;
  inode: bigint;
  size: number;
  modified: bigint;
}

/** Blocks of 1 MiB between two turns of the event loop. */
const BLOCKS_PER_TURN = 16;

/**
 * A regular file, read in blocks at explicit positions up to the size that it had when it was opened. With
 * `hashed`, the SHA-256 of the file as it lies on disk is taken on the way and set when all of it has passed.
 */
export class DiskSource implements ByteSource {
  /** Bytes read so far. */
  position: number;
  /** Set to leave the rest unread and unhashed when closing: the user wants to stop. */
  hurry = false;
  readonly stamp: Stamp;
  private readonly handle: FileHandle;
  private readonly file: EvidenceFile;
  private readonly end: number;
  private hash: Hash | null;
  private failed = false;
  private blocks = 0;

  constructor(handle: FileHandle, stamp: Stamp, file: EvidenceFile, from: number, hashed: boolean) {
    this.handle = handle;
    this.stamp = stamp;
    this.file = file;
    this.position = from;
    this.end = stamp.size;
    this.hash = hashed ? createHash('sha256') : null;
  }

  async read(into: Uint8Array, from: number): Promise<number> {
    const want = Math.min(into.length - from, this.end - this.position);
    if (want <= 0 || this.failed) return 0;
    // a read from the page cache is over before a thread could be asked; signals get their turn now and then
    if (++this.blocks % BLOCKS_PER_TURN === 0) await nextTurn();
    const count = this.readBlock(into, from, want);
    this.hash?.update(into.subarray(from, from + count));
    this.position += count;
    return count;
  }

  private readBlock(into: Uint8Array, from: number, want: number): number {
    try {
      const bytesRead = readSync(this.handle.fd, into, from, want, this.position);
      if (bytesRead === 0) this.fail('shrank', '');
      return bytesRead;
    } catch (error) {
      this.fail('read-error', errorCode(error));
      return 0;
    }
  }

  private fail(reason: 'shrank' | 'read-error', detail: string): void {
    this.failed = true;
    if (this.hash) report(this.file, reason, { offset: this.position, detail });
    if (reason === 'read-error') this.hash = null;
  }

  async close(): Promise<void> {
    if (this.hash && !this.hurry) await this.complete();
    await this.handle.close();
  }

  /** Hashes what no reader wanted, and looks whether the file went on growing. */
  private async complete(): Promise<void> {
    const block = this.position < this.end ? new Uint8Array(BLOCK_BYTES) : null;
    while (block && (await this.read(block, 0)) > 0);
    if (!this.hash) return;
    this.file.sha256 = this.hash.digest('hex');
    this.file.bytes = this.position;
    this.hash = null;
    const now = await this.handle.stat();
    if (now.size > this.end) report(this.file, 'grew', { offset: this.end });
  }
}

/** Opens a regular file. Throws what the file system says; the caller turns it into a problem. */
export async function openDisk(
  path: string | Buffer,
  file: EvidenceFile,
  hashed: boolean,
  from = 0,
): Promise<DiskSource> {
  const handle = await open(path, 'r');
  try {
    const { dev, ino, size, mtimeNs } = await handle.stat({ bigint: true });
    const stamp = { device: dev, inode: ino, size: Number(size), modified: mtimeNs };
    return new DiskSource(handle, stamp, file, from, hashed);
  } catch (error) {
    await handle.close();
    throw error;
  }
}

/** The word of the operating system for what went wrong, e.g. `EACCES`. */
export function errorCode(error: unknown): string {
  return (error as NodeJS.ErrnoException | null)?.code ?? 'unknown error';
}
