import { constants, createInflateRaw, type InflateRaw } from 'node:zlib';
import { BLOCK_BYTES } from './bounds.ts';

/**
 * One raw deflate stream (RFC 1951) over node's zlib, pulled instead of pushed: at most one piece of input
 * and one block of output are in flight, so memory stays flat whatever the ratio.
 */
export class Inflater {
  /** The stream ended where deflate says so. */
  ended = false;
  /** The data are no deflate stream from some point of the last piece on. */
  failed = false;
  private readonly zlib: InflateRaw;
  private writing = false;
  /** Bytes handed in; a stream that leaves some of them has ended and is about to say so. */
  private fed = 0;
  private closing = false;
  private woken = false;
  private wake: (() => void) | null = null;

  constructor() {
    this.zlib = createInflateRaw({ chunkSize: BLOCK_BYTES >> 1, finishFlush: constants.Z_SYNC_FLUSH });
    this.zlib.on('readable', () => this.stir());
    this.zlib.on('end', () => {
      this.ended = true;
      this.stir();
    });
    this.zlib.on('error', () => {
      this.failed = true;
      this.stir();
    });
  }

  /** Bytes of input that the stream has taken; exact once `ended`. */
  get taken(): number {
    return this.zlib.bytesWritten;
  }

  /**
   * The next output; null when the stream has ended, failed, or wants `feed` first. Between `feed` and null
   * the piece that was fed must stay as it is.
   */
  async pull(): Promise<Uint8Array | null> {
    for (;;) {
      const chunk: Uint8Array | null = this.zlib.read();
      if (chunk) return chunk;
      if (this.ended || this.failed) return null;
      if (!this.writing && !this.closing && this.taken === this.fed) return null;
      await this.rest();
    }
  }

  /** Hands in the next piece of input; only after `pull` gave null and neither ended nor failed. */
  feed(piece: Uint8Array): void {
    this.writing = true;
    this.fed += piece.length;
    this.zlib.write(piece, () => {
      this.writing = false;
      this.stir();
    });
  }

  /** There is no more input: what is left inside comes out, then `ended` is set. */
  finish(): void {
    this.closing = true;
    this.zlib.end();
  }

  close(): void {
    this.zlib.destroy();
  }

  private stir(): void {
    this.woken = true;
    this.wake?.();
    this.wake = null;
  }

  private rest(): Promise<void> | void {
    if (this.woken) {
      this.woken = false;
      return;
    }
    return new Promise((resolve) => {
      this.wake = () => {
        this.woken = false;
        resolve();
      };
    });
  }
}
