import { fits } from '../../integers.ts';
import type { Block } from './block.ts';

/** A part of a message: places in the view. */
export interface Span {
  from: number;
  to: number;
}

/** TRANSACTION and TRANSACTION2 request or response: setup words, parameters and data. */
export interface Transaction {
  /** Subcommand: first setup word; -1 without any. */
  subcommand: number;
  /** Second setup word: the FID of a pipe transaction. */
  second: number;
  parameters: Span;
  data: Span;
}

/** TransactNmPipe, [MS-CIFS] 2.2.5.6. */
export const TRANSACT_PIPE = 0x26;

/** Request, [MS-CIFS] 2.2.4.33.1 and 2.2.4.46.1; only what stands in this message. `start` is the SMB1 header. */
export function parseTransaction(view: DataView, start: number, block: Block): Transaction | null {
  const { words, wordCount } = block;
  if (wordCount < 14) return null;
  const setup = Math.min(view.getUint8(words + 26), wordCount - 14);
  return {
    subcommand: setup >= 1 ? view.getUint16(words + 28, true) : -1,
    second: setup >= 2 ? view.getUint16(words + 30, true) : -1,
    parameters: span(view, start, block, words + 20, words + 18),
    data: span(view, start, block, words + 24, words + 22),
  };
}

/** Response, [MS-CIFS] 2.2.4.33.2 and 2.2.4.46.2. */
export function parseTransactionResponse(view: DataView, start: number, block: Block): Transaction | null {
  const { words, wordCount } = block;
  if (wordCount < 10) return null;
  return {
    subcommand: -1,
    second: -1,
    parameters: span(view, start, block, words + 8, words + 6),
    data: span(view, start, block, words + 14, words + 12),
  };
}

/** A part whose offset and count stand at these places; empty when it is not there. */
function span(view: DataView, start: number, { end }: Block, offsetAt: number, countAt: number): Span {
  const from = start + view.getUint16(offsetAt, true);
  const count = view.getUint16(countAt, true);
  return fits(from, count, end) ? { from, to: from + count } : { from: end, to: end };
}
