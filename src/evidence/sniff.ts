import type { CaptureFormat, LogFormat } from './format.ts';
import { captureFormats } from './formats.ts';
import { markLength } from './lines.ts';
import { type UnreadFormat, unreadFormats } from './unread.ts';
import { utf16Order, utf16ToUtf8 } from './utf16.ts';

/** What the head of some content turned out to be. */
export type Sniffed =
  | { kind: 'capture'; format: CaptureFormat }
  | { kind: 'log'; format: string; utf16: boolean }
  | { kind: 'unread'; format: UnreadFormat }
  | { kind: 'report' }
  | { kind: 'unknown' };

/** The first key of every document that exhume writes, within its first bytes. */
const OWN_REPORT = /^\s{0,8}\{\s{0,16}"schema"\s{0,8}:\s{0,8}"exhume-report\//;
const OWN_REPORT_BYTES = 128;

/**
 * What the first bytes of (decompressed) content are. The content decides; a log format may look at the file's
 * name to break ties. Of several the surest is taken, of equals the first in the registry.
 */
export function sniff(head: Uint8Array, name: string, logs: readonly LogFormat[]): Sniffed {
  const format = surest(captureFormats, (each) => each.sniff(head));
  if (format) return { kind: 'capture', format };
  const utf16 = utf16Order(head, head.length) !== null;
  const text = utf16 ? utf16Head(head) : head.subarray(markLength(head, head.length));
  if (isOwnReport(text)) return { kind: 'report' };
  const log = surest(logs, (each) => each.sniff(text, name));
  if (log) return { kind: 'log', format: log.id, utf16 };
  const unread = unreadFormats.find((each) => each.matches(head));
  return unread ? { kind: 'unread', format: unread } : { kind: 'unknown' };
}

function isOwnReport(text: Uint8Array): boolean {
  return OWN_REPORT.test(Buffer.from(text.subarray(0, OWN_REPORT_BYTES)).toString('latin1'));
}

function utf16Head(head: Uint8Array): Uint8Array {
  const out = new Uint8Array(head.length * 2);
  const view = new DataView(head.buffer, head.byteOffset, head.length);
  return out.subarray(0, utf16ToUtf8(view, 2, head.length, utf16Order(head, head.length) !== 'big', out));
}

function surest<Format>(formats: readonly Format[], score: (format: Format) => number): Format | null {
  let best: Format | null = null;
  let highest = 0;
  for (const format of formats) {
    const sure = score(format);
    if (sure > highest) {
      highest = sure;
      best = format;
    }
  }
  return best;
}
