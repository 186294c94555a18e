import type { EvidenceFile } from '../observe/evidence.ts';
import { BLOCK_BYTES, HEAD_BYTES, type Limits, MAX_GZIP_DEPTH } from './bounds.ts';
import type { Input } from './cursor.ts';
import { type DiskSource, errorCode, openDisk, type Stamp } from './disk.ts';
import type { CaptureFormat } from './format.ts';
import { type Again, GzipSource } from './gzip.ts';
import { gzipHeaderLength } from './gzip-header.ts';
import { TextLineCursor } from './lines.ts';
import { Utf16LineCursor } from './lines16.ts';
import { report } from './reasons.ts';
import { giveUp, type RingPlace, RingSource, TeeSource } from './ring.ts';
import type { ByteSource } from './source.ts';
import type { FrameCursor, LineCursor } from './types.ts';
import { Window } from './window.ts';

/** A file that can be read, as often as needed. */
export interface EvidenceSource {
  /** The account that the first reading fills. */
  file: EvidenceFile;
  /** Index in the order of the report. */
  index: number;
  /** Where the bytes lie: the file itself, or the spooled copy of a stream. */
  path: string | Buffer;
  /** Null for a text log, whose format is `file.format`. */
  capture: CaptureFormat | null;
  utf16: boolean;
  /** Microseconds UTC of the first record; NaN when it has none or its format is a log. */
  firstTime: number;
  limits: Limits;
  /** State of the file at its first reading, to notice a change before the second. */
  stamp: Stamp | null;
  /** Where the content is handed on to other threads, or comes from one. */
  shared?: RingPlace | null;
}

/** An opened source. */
export interface OpenSource {
  source: EvidenceSource;
  cursor: FrameCursor | LineCursor;
  /** Bytes of the file on disk that were read. */
  disk: DiskSource;
}

/** The content of a file under its layers of compression. */
export interface Content {
  window: Window;
  source: ByteSource;
}

/** A fresh account. */
export function createEvidenceFile(path: string): EvidenceFile {
  return {
    path,
    format: 'unknown',
    compression: null,
    bytes: 0,
    sha256: null,
    records: 0,
    duplicates: 0,
    first: Number.NaN,
    last: Number.NaN,
    status: 'unread',
    problems: [],
  };
}

/**
 * Takes off compression by content until something else appears, and loads its head. Null when there are more
 * than MAX_GZIP_DEPTH layers, which is reported. `block` is the size of one read; `again` lets a damaged file
 * be read closer.
 */
export async function openContent(
  disk: ByteSource,
  file: EvidenceFile,
  limits: Limits,
  block = BLOCK_BYTES,
  again: Again | null = null,
): Promise<Content | null> {
  let source = disk;
  let window = new Window(source, block);
  await window.reach(0, HEAD_BYTES);
  for (let depth = 0; isGzip(window); depth++) {
    if (depth === MAX_GZIP_DEPTH) {
      report(file, 'inflate-depth', { detail: String(MAX_GZIP_DEPTH) });
      return null;
    }
    file.compression = 'gzip';
    source = new GzipSource(window, source, file, limits, depth === 0 ? again : null);
    window = new Window(source, block);
    await window.reach(0, HEAD_BYTES);
  }
  return { window, source };
}

function isGzip(window: Window): boolean {
  return window.end >= 3 && gzipHeaderLength(window.bytes, 0, window.end) !== 'bad';
}

/** What a reading may ask for. */
export interface OpenOptions {
  onName?: Input['onName'];
  /** Where to go on: an offset and the number of the record there. Honoured for plain classic captures. */
  from?: { offset: number; record: number };
}

/** First reading: hashes the file and fills its account. Null when it cannot be read, which is reported. */
export async function openSource(
  source: EvidenceSource,
  options: OpenOptions = {},
): Promise<OpenSource | null> {
  const disk = await openFile(source, true);
  if (!disk) return null;
  source.stamp = disk.stamp;
  source.file.bytes = disk.stamp.size;
  return openCursor(source, source.file, disk, options);
}

/**
 * A later reading of the same file: nothing is hashed or counted again, but a file that changed since the first
 * reading is reported. Null when it cannot be read any more.
 */
export async function reopen(source: EvidenceSource, options: OpenOptions = {}): Promise<OpenSource | null> {
  const disk = await openFile(source, false);
  if (!disk) return null;
  const { stamp } = source;
  const { size, modified } = disk.stamp;
  if (stamp && (stamp.size !== size || stamp.modified !== modified)) report(source.file, 'changed');
  const joined = source.file.problems.some(({ reason }) => reason === 'joined');
  return openCursor(source, createEvidenceFile(source.file.path), disk, joined ? {} : options);
}

async function openFile(source: EvidenceSource, hashed: boolean): Promise<DiskSource | null> {
  try {
    return await openDisk(source.path, source.file, hashed);
  } catch (error) {
    const code = errorCode(error);
    if (code === 'ENOENT') report(source.file, 'missing', { detail: ' any more' });
    else report(source.file, 'unreadable', { detail: code });
    if (hashed) source.file.status = 'unread';
    else if (source.file.status === 'whole') source.file.status = 'partial';
    if (source.shared) giveUp(source.shared);
    return null;
  }
}

async function openCursor(
  source: EvidenceSource,
  file: EvidenceFile,
  disk: DiskSource,
  options: OpenOptions,
): Promise<OpenSource | null> {
  const again = (offset: number) => openDisk(source.path, file, false, offset).catch(() => null);
  const content = await openShared(source, disk, () =>
    openContent(disk, file, source.limits, BLOCK_BYTES, again),
  );
  const input: Input | null = content && { ...content, file, evidence: source.index };
  if (input && input.source === disk) input.seek = (offset) => seek(input.window, disk, offset);
  const cursor = input && makeCursor(source, input, options);
  if (cursor) return { source, cursor, disk };
  await (content?.source ?? disk).close();
  file.status = 'unread';
  return null;
}

/** The content, inflated here and handed on, inflated elsewhere, or simply opened. */
async function openShared(
  { shared }: EvidenceSource,
  disk: DiskSource,
  open: () => Promise<Content | null>,
): Promise<Content | null> {
  if (!shared) return open();
  if (shared.reader >= 0) return begin(new RingSource(shared, disk));
  const content = await open();
  if (!content) {
    giveUp(shared);
    return null;
  }
  const { bytes, end } = content.window;
  return begin(new TeeSource(bytes.slice(0, end), content.source, shared.ring));
}

async function begin(source: ByteSource): Promise<Content> {
  const window = new Window(source, BLOCK_BYTES);
  await window.reach(0, HEAD_BYTES);
  return { window, source };
}

function seek(window: Window, disk: DiskSource, offset: number): void {
  disk.position = offset;
  window.restart(offset);
}

function makeCursor(
  source: EvidenceSource,
  input: Input,
  options: OpenOptions,
): FrameCursor | LineCursor | null {
  if (options.onName) input.onName = options.onName;
  if (options.from) input.resume = options.from;
  if (source.capture) return source.capture.open(input);
  return source.utf16 ? new Utf16LineCursor(input) : new TextLineCursor(input);
}
