import { type Bad, bad } from '../../../base/bad.ts';
import type { SmbReason } from '../reasons.ts';
import { COMMAND1 } from './header.ts';

/** One command of a message: its parameter words and data bytes ([MS-CIFS] 2.2.3.2, 2.2.3.3). */
export interface Block {
  command: number;
  /** First parameter word and how many there are. */
  words: number;
  wordCount: number;
  /** Data bytes; the capture may have fewer than the count says. */
  from: number;
  to: number;
  /** End of the message. */
  end: number;
  /** Command and place of the next block; `COMMAND1.none` for the last. */
  next: number;
  nextAt: number;
}

const AND_X: ReadonlySet<number> = new Set([
  0x24,
  COMMAND1.openAndX,
  COMMAND1.readAndX,
  COMMAND1.writeAndX,
  COMMAND1.sessionSetup,
  COMMAND1.logoff,
  COMMAND1.treeConnect,
  COMMAND1.ntCreate,
]);

/** Whether a command begins with an AndX block ([MS-CIFS] 2.2.3.4). */
function isAndX(command: number): boolean {
  return AND_X.has(command);
}

/** The block of `command` whose word count is at `at`; offsets to the next one count from the header at `start`. */
export function readBlock(
  view: DataView,
  start: number,
  at: number,
  end: number,
  command: number,
): Block | Bad<SmbReason> {
  if (end - at < 1) return bad('short', at);
  const wordCount = view.getUint8(at);
  const words = at + 1;
  const bytes = words + 2 * wordCount;
  if (bytes > end) return bad('length-past-end', at);
  const count = end - bytes >= 2 ? view.getUint16(bytes, true) : 0;
  const from = Math.min(bytes + 2, end);
  const chained = isAndX(command) && wordCount >= 2;
  return {
    command,
    words,
    wordCount,
    from,
    to: Math.min(end, from + count),
    end,
    next: chained ? view.getUint8(words) : COMMAND1.none,
    nextAt: chained ? start + view.getUint16(words + 2, true) : 0,
  };
}
