import type { ByteSource } from './source.ts';

/** Pieces of content on their way from the thread that inflates a file to those that read it too. */
export interface Ring {
  data: SharedArrayBuffer;
  /** 32-bit words: pieces written (with `NO_MORE` once there are no more), length of each slot, pieces read by each reader. */
  control: SharedArrayBuffer;
}

/** A place at a ring: -1 writes it, from 0 on the readers. Lies in an evidence source, and crosses to its thread. */
export interface RingPlace {
  ring: Ring;
  reader: number;
}

const SLOTS = 16;
const SLOT_BYTES = 1 << 18;
const WRITTEN = 0;
/** In the word that readers wait for, so that none goes to wait between the end and the word of it. */
const NO_MORE = 1 << 31;
const LENGTHS = 1;
const READ = LENGTHS + SLOTS;
/** What a reader has read that wants no more. */
const GONE = 0x7fffffff;

/** A ring of 4 MiB. */
export function createRing(readers: number): Ring {
  return {
    data: new SharedArrayBuffer(SLOTS * SLOT_BYTES),
    control: new SharedArrayBuffer((READ + readers) * Int32Array.BYTES_PER_ELEMENT),
  };
}

/** Says that nothing more is written. May be said twice. */
export function endRing({ control }: Ring): void {
  const words = new Int32Array(control);
  Atomics.or(words, WRITTEN, NO_MORE);
  Atomics.notify(words, WRITTEN);
}

/** Says that a reader wants no more, so that nobody waits for it. */
export function leaveRing({ ring, reader }: RingPlace): void {
  const words = new Int32Array(ring.control);
  Atomics.store(words, READ + reader, GONE);
  Atomics.notify(words, READ + reader);
}

/** Gives a place up that nobody could open: it keeps no other waiting. */
export function giveUp(place: RingPlace): void {
  if (place.reader < 0) endRing(place.ring);
  else leaveRing(place);
}

/** Waits until a word is no longer `value`, or somebody says that it may not be. */
async function whileIs(words: Int32Array, index: number, value: number): Promise<void> {
  const wait = Atomics.waitAsync(words, index, value);
  if (wait.async) await wait.value;
}

/** Content that is read here and handed on to the readers of a ring; the slowest of them sets the pace. */
export class TeeSource implements ByteSource {
  private readonly under: ByteSource;
  private readonly ring: Ring;
  private readonly words: Int32Array;
  private readonly data: Uint8Array;
  /** Content that was loaded before. */
  private first: Uint8Array;

  constructor(first: Uint8Array, under: ByteSource, ring: Ring) {
    this.first = first;
    this.under = under;
    this.ring = ring;
    this.words = new Int32Array(ring.control);
    this.data = new Uint8Array(ring.data);
  }

  async read(into: Uint8Array, from: number): Promise<number> {
    const count = this.first.length > 0 ? this.takeFirst(into, from) : await this.under.read(into, from);
    for (let at = from; at < from + count; at += SLOT_BYTES)
      await this.write(into.subarray(at, Math.min(at + SLOT_BYTES, from + count)));
    if (count === 0) endRing(this.ring);
    return count;
  }

  async close(): Promise<void> {
    endRing(this.ring);
    await this.under.close();
  }

  private takeFirst(into: Uint8Array, from: number): number {
    const count = Math.min(this.first.length, into.length - from);
    into.set(this.first.subarray(0, count), from);
    this.first = this.first.subarray(count);
    return count;
  }

  private async write(piece: Uint8Array): Promise<void> {
    const { words } = this;
    const written = Atomics.load(words, WRITTEN);
    for (let reader = READ; reader < words.length; reader++)
      for (
        let read = Atomics.load(words, reader);
        written - read >= SLOTS;
        read = Atomics.load(words, reader)
      )
        await whileIs(words, reader, read);
    const slot = written % SLOTS;
    this.data.set(piece, slot * SLOT_BYTES);
    Atomics.store(words, LENGTHS + slot, piece.length);
    Atomics.store(words, WRITTEN, written + 1);
    Atomics.notify(words, WRITTEN);
  }
}

/** What another thread inflates. `under` is closed with it. */
export class RingSource implements ByteSource {
  private readonly place: RingPlace;
  private readonly under: ByteSource;
  private readonly words: Int32Array;
  private readonly data: Uint8Array;
  /** Pieces read, and bytes of the piece in hand. */
  private taken = 0;
  private used = 0;

  constructor(place: RingPlace, under: ByteSource) {
    this.place = place;
    this.under = under;
    this.words = new Int32Array(place.ring.control);
    this.data = new Uint8Array(place.ring.data);
  }

  async read(into: Uint8Array, from: number): Promise<number> {
    const { words } = this;
    for (let written = this.written(); (written & ~NO_MORE) === this.taken; written = this.written()) {
      if (written < 0) return 0;
      await whileIs(words, WRITTEN, written);
    }
    const slot = this.taken % SLOTS;
    const length = Atomics.load(words, LENGTHS + slot);
    const count = Math.min(length - this.used, into.length - from);
    const at = slot * SLOT_BYTES + this.used;
    into.set(this.data.subarray(at, at + count), from);
    this.used += count;
    if (this.used === length) this.next();
    return count;
  }

  async close(): Promise<void> {
    leaveRing(this.place);
    await this.under.close();
  }

  private written(): number {
    return Atomics.load(this.words, WRITTEN);
  }

  /** Gives the slot back. */
  private next(): void {
    this.used = 0;
    this.taken++;
    const index = READ + this.place.reader;
    Atomics.store(this.words, index, this.taken);
    Atomics.notify(this.words, index);
  }
}
