import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { PassThrough, type Readable, type Writable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { type PacketHeader, parse } from 'pcap-parser';
import { MAX_SECOND_FRAME } from '../bounds.ts';
import { sha256Of } from './claims.ts';
import { type FrameFacts, frameFacts, type Opaque } from './frame.ts';
import { type Question, readQuestion } from './question.ts';

/** One cited frame as the second reader has it; its bytes are not kept. */
export interface SecondFrame {
  offset: number;
  time: number;
  sha256: string;
  ends: Omit<FrameFacts, 'payload'> | Opaque;
  /** Null for what is not UDP or no DNS message. */
  question: Question | null;
}

/** What came of reading one file a second time. */
export interface SecondReading {
  frames: Map<number, SecondFrame>;
  /** Frames that the second reader counted until it had all that it was asked for. */
  counted: number;
  /** Why it stopped before; null when it did not. */
  stopped: string | null;
  /** SHA-256 of the file as it lies on disk; null when it could not be read to its end. */
  sha256: string | null;
}

/** A reading on its way. */
interface Pass extends SecondReading {
  wanted: ReadonlySet<number>;
  last: number;
  link: number;
  /** Offset of the next record. */
  at: number;
  over: boolean;
  finish(stopped: string | null): void;
}

const FILE_HEADER = 24;
const RECORD_HEADER = 16;
/** Why a reading stopped that the user stopped. */
export const INTERRUPTED = 'the scan was interrupted';
/** Magic numbers of captures in nanoseconds, in both byte orders. */
const NANOSECONDS = /a1b23c4d|4d3cb2a1/;

/**
 * Reads a classic capture with pcap-parser, and with Node's gunzip where it is compressed: nothing of exhume's own
 * way from the file to the frame. One pass; the whole file is hashed, frames are parsed up to the last wanted one.
 */
export async function readSecond(
  bytes: Readable,
  gzip: boolean,
  wanted: ReadonlySet<number>,
  signal?: AbortSignal,
): Promise<SecondReading> {
  let settle: () => void = () => {};
  const finished = new Promise<void>((resolve) => {
    settle = resolve;
  });
  const pass = createPass(wanted, settle);
  const target = startParser(pass, gzip);
  try {
    await feed(bytes, target, pass, finished, signal);
    if (!pass.over) target.end();
    await finished;
  } catch (error) {
    pass.finish(signal?.aborted ? INTERRUPTED : ((error as NodeJS.ErrnoException).code ?? String(error)));
    pass.sha256 = null;
  } finally {
    bytes.destroy();
    target.destroy();
  }
  const { frames, counted, stopped, sha256 } = pass;
  return { frames, counted, stopped, sha256 };
}

function createPass(wanted: ReadonlySet<number>, settle: () => void): Pass {
  const pass: Pass = {
    frames: new Map(),
    counted: 0,
    stopped: null,
    sha256: null,
    wanted,
    last: [...wanted].reduce((most, record) => Math.max(most, record), 0),
    link: 0,
    at: FILE_HEADER,
    over: false,
    finish(stopped) {
      if (pass.over) return;
      pass.over = true;
      pass.stopped = stopped;
      settle();
    },
  };
  return pass;
}

/** Hashes all bytes; hands them on while the parser wants more, and no faster than it takes them. */
async function feed(
  bytes: Readable,
  target: Writable,
  pass: Pass,
  finished: Promise<void>,
  signal: AbortSignal | undefined,
): Promise<void> {
  const hash = createHash('sha256');
  for await (const chunk of bytes) {
    signal?.throwIfAborted();
    hash.update(chunk as Buffer);
    if (!pass.over && !target.write(chunk)) await Promise.race([once(target, 'drain'), finished]);
  }
  pass.sha256 = hash.digest('hex');
}

function startParser(pass: Pass, gzip: boolean): Writable {
  const plain = new PassThrough();
  const parser = parse(plain);
  parser.on('globalHeader', ({ linkLayerType }) => {
    pass.link = linkLayerType & 0xffff;
  });
  parser.on('packetHeader', (header) => checkHeader(pass, header));
  parser.on('packet', ({ header, data }) => take(pass, header, data));
  parser.on('error', (error) => pass.finish(parserReason(error)));
  parser.on('end', () => pass.finish(null));
  if (!gzip) return plain;
  const gunzip = createGunzip();
  gunzip.on('error', (error) => pass.finish(`it could not be inflated: ${error.message}`));
  gunzip.pipe(plain);
  return gunzip;
}

function parserReason({ message }: Error): string {
  if (NANOSECONDS.test(message)) return 'it counts nanoseconds, which the second reader does not know';
  return `the second reader says: ${message}`;
}

/** A length that cannot be is where the second reader would start to gather the rest of the file. */
function checkHeader(pass: Pass, { capturedLength }: PacketHeader): void {
  if (capturedLength <= MAX_SECOND_FRAME) return;
  pass.finish(`its frame ${pass.counted + 1} claims ${capturedLength} bytes`);
}

function take(pass: Pass, header: PacketHeader, data: Buffer): void {
  if (pass.over) return;
  pass.counted++;
  if (pass.wanted.has(pass.counted)) pass.frames.set(pass.counted, secondFrame(pass, header, data));
  pass.at += RECORD_HEADER + data.length;
  if (pass.counted >= pass.last) pass.finish(null);
}

function secondFrame(pass: Pass, header: PacketHeader, data: Buffer): SecondFrame {
  const facts = frameFacts(data, pass.link);
  const told = typeof facts !== 'string';
  return {
    offset: pass.at,
    time: header.timestampSeconds * 1e6 + header.timestampMicroseconds,
    sha256: sha256Of(data),
    ends: told ? { source: facts.source, destination: facts.destination, transport: facts.transport } : facts,
    question: told && facts.transport === 'udp' ? readQuestion(facts.payload) : null,
  };
}
