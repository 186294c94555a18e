import { type InflateBudget, inflateRaw } from '../../codec/deflate.ts';
import { concatBytes } from '../../codec/labels.ts';
import { plainNumber, saitamaData } from '../../codec/saitama.ts';
import { addressAnswer } from '../support/answers.ts';
import { BOTH, type Message, RECEIVE, SEND } from './chain.ts';

/** First byte of data that raw deflate follows. */
const DEFLATED = 0x3d;
/** First byte of a command whose text is deflated, and of one that is plain. */
const COMMAND = { plain: 70, deflated: 71 } as const;
/** Sizes that a command or an output can announce: three octets, three digits. */
const MAX_SIZE = 1 << 24;

interface Stream {
  size: number;
  parts: Map<number, Uint8Array>;
}

/** Output sent up: index 0 carries the size, every message the offset of its bytes. */
export function upStreams(chain: readonly Message[]): Stream[] {
  const streams: Stream[] = [];
  for (const { kind, rest } of chain) {
    if (kind !== SEND && kind !== BOTH) continue;
    const offset = plainNumber(rest.slice(0, 3));
    const first = offset === 0;
    const data = saitamaData(rest.slice(first ? 6 : 3));
    if (first) streams.push({ size: plainNumber(rest.slice(3, 6)), parts: new Map() });
    if (streams.length === 0) streams.push({ size: -1, parts: new Map() });
    if (data) streams.at(-1)!.parts.set(offset, data);
  }
  return streams;
}

/** Commands sent down: the answer to the bare id announces the size, then four bytes each. */
export function downStreams(chain: readonly Message[]): Stream[] {
  const streams: Stream[] = [];
  for (const { kind, rest, exchange } of chain) {
    const answer = addressAnswer(exchange);
    if (!answer) continue;
    if (kind === '') {
      const size = (answer[1]! << 16) | (answer[2]! << 8) | answer[3]!;
      streams.push({ size, parts: new Map() });
    } else if (kind === RECEIVE && streams.length > 0) {
      streams.at(-1)!.parts.set(plainNumber(rest), answer);
    }
  }
  return streams;
}

interface Joined {
  bytes: Uint8Array;
  complete: boolean;
}

/** Bytes from offset 0 up to the first gap, cut to the announced size. */
function join(stream: Stream): Joined {
  const parts: Uint8Array[] = [];
  let at = 0;
  for (let part = stream.parts.get(0); part && part.length > 0; part = stream.parts.get(at)) {
    parts.push(part);
    at += part.length;
  }
  const known = stream.size > 0 && stream.size < MAX_SIZE;
  const bytes = concatBytes(parts);
  return { bytes: known ? bytes.subarray(0, stream.size) : bytes, complete: known && at >= stream.size };
}

/** Bytes of a stream as the implant meant them. */
export interface Decoded extends Joined {
  inflated: boolean;
}

/** Output of a command, inflated when its first byte says so. */
export function decodeOutput(stream: Stream, budget: InflateBudget): Decoded {
  const { bytes, complete } = join(stream);
  const plain = bytes[0] === DEFLATED ? inflateRaw(bytes.subarray(1), budget) : null;
  if (plain) return { bytes: plain, complete, inflated: true };
  return { bytes: bytes.subarray(bytes.length > 0 ? 1 : 0), complete, inflated: false };
}

/** A command without its type byte, inflated when that says so. */
export function decodeCommand(stream: Stream, budget: InflateBudget): Decoded {
  const { bytes, complete } = join(stream);
  const body = bytes.subarray(1);
  const plain = bytes[0] === COMMAND.deflated ? inflateRaw(body, budget) : null;
  return { bytes: plain ?? body, complete, inflated: plain !== null };
}

/** Bytes of all pieces seen. */
export function bytesOf(streams: readonly Stream[]): number {
  let sum = 0;
  for (const { parts } of streams) for (const part of parts.values()) sum += part.length;
  return sum;
}

/** Bytes that the streams announced; sizes past MAX_SIZE are not believed. */
export function wanted(streams: readonly Stream[]): number {
  return streams.reduce((sum, s) => sum + (s.size > 0 && s.size < MAX_SIZE ? s.size : 0), 0);
}
