import type { Cite } from '../../../../base/provenance.ts';
import { SECTION } from '../../../../observe/dns.ts';
import type { Channel, KeptMessage, KeptRecord } from '../../channel.ts';
import { labelOffsets, nameKey } from '../../codec/labels.ts';

/** A question and what was answered, with retransmissions and second taps folded in. */
export interface Exchange {
  /** Labels, one character per byte, case as sent. */
  labels: string[];
  /** Name in lower case; for comparing only. */
  key: string;
  qtype: number;
  /** Microseconds UTC of the first sight; NaN without a time. */
  time: number;
  cite: Cite;
  initiator: number;
  server: number;
  /** -1 when a log does not say. */
  id: number;
  answered: boolean;
  rcode: number;
  /** Answer section of the first answer. */
  answers: KeptRecord[];
  /** Bytes behind the last record of that answer. */
  surplus: Uint8Array;
}

/** DNS clients give up on a question within 30 s (glibc 5 s by 2 tries by 3 servers; Windows about 12 s). */
const SAME_QUESTION_MICROS = 30e6;
/** Without ids: lines of one event stand together in a log. */
const SAME_LINE_MICROS = 0.2e6;
/** Past this many exchanges of one channel nothing new is learnt about its tool. */
const MAX_EXCHANGES = 1 << 18;

const known = new WeakMap<Channel, Exchange[]>();

/** The exchanges of a channel in order of time. Computed once per channel. Names that are no names are left out. */
export function exchangesOf(channel: Channel): Exchange[] {
  const before = known.get(channel);
  if (before) return before;
  const list = pair(channel.messages);
  known.set(channel, list);
  return list;
}

function pair(messages: readonly KeptMessage[]): Exchange[] {
  const list: Exchange[] = [];
  const latest = new Map<string, Exchange>();
  for (const message of messages) {
    if (list.length >= MAX_EXCHANGES) break;
    const labels = labelsOf(message.name);
    if (!labels || labels.length === 0) continue;
    const key = labels.join('.').toLowerCase();
    const slot = `${message.qtype} ${key}`;
    const open = latest.get(slot);
    if (open && belongs(open, message)) {
      if (message.response) answer(open, message);
      continue;
    }
    const fresh = begin(labels, key, message);
    latest.set(slot, fresh);
    list.push(fresh);
  }
  return list;
}

function belongs(open: Exchange, message: KeptMessage): boolean {
  const later = message.time - open.time;
  if (later > SAME_QUESTION_MICROS) return false;
  if (message.id >= 0 && message.id === open.id) return true;
  if (message.response) return !open.answered;
  if (message.id < 0 || open.id < 0) return later <= SAME_LINE_MICROS;
  return !open.answered;
}

function begin(labels: string[], key: string, message: KeptMessage): Exchange {
  const fresh: Exchange = {
    labels,
    key,
    qtype: message.qtype,
    time: message.time,
    cite: message.cite,
    initiator: message.initiator,
    server: message.server,
    id: message.id,
    answered: false,
    rcode: 0,
    answers: [],
    surplus: new Uint8Array(0),
  };
  if (message.response) answer(fresh, message);
  return fresh;
}

function answer(open: Exchange, message: KeptMessage): void {
  if (open.answered) return;
  open.answered = true;
  open.rcode = message.rcode;
  open.answers = message.records.filter((record) => record.section === SECTION.answer);
  open.surplus = message.surplus;
}

/** Labels of a wire name, one character per byte; null when it is none. */
function labelsOf(name: Uint8Array): string[] | null {
  const offsets = labelOffsets(name);
  if (!offsets) return null;
  const text = nameKey(name);
  return offsets.map((at) => text.slice(at + 1, at + 1 + name[at]!));
}
