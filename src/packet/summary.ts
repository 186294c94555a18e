import { counted } from '../base/words.ts';
import type { Sink } from '../observe/sink.ts';
import type { Tally } from './counters.ts';

/** Words for `Unseen.reason` that the packet room uses. */
export type PacketGap =
  | 'unknown-link-type'
  | 'snaplen'
  | 'malformed-packets'
  | 'lying-lengths'
  | 'encrypted-radio'
  | 'nesting'
  | 'fragments-incomplete'
  | 'lost-segments'
  | 'evicted-flows';

interface Line {
  reason: PacketGap;
  count(tally: Tally): number;
  /** Nothing is said where the count is 0. */
  text(tally: Tally): string;
}

/** A count with its noun. */
function say(count: number, noun: string, verb = ['', '']): string {
  return `${counted(count, noun)}${count === 1 ? verb[0] : verb[1]}`;
}

const WAS = [' was', ' were'];

const LINES: readonly Line[] = [
  {
    reason: 'snaplen',
    count: (tally) => tally.cutFrames,
    text: (tally) =>
      `${say(tally.cutFrames, 'frame', WAS)} cut by the snapshot length of the capture, which left out ${say(tally.cutBytes, 'byte')}.`,
  },
  {
    reason: 'lost-segments',
    count: (tally) => tally.lostSegments,
    text: (tally) =>
      `TCP streams have ${say(tally.lostSegments, 'hole')}: ${say(tally.gapBytes, 'byte')} that crossed the wire ${tally.gapBytes === 1 ? 'is' : 'are'} not in the capture.`,
  },
  {
    reason: 'fragments-incomplete',
    count: (tally) => tally.incompleteFragments,
    text: (tally) => `${say(tally.incompleteFragments, 'fragmented IP datagram')} could not be put together.`,
  },
  {
    reason: 'evicted-flows',
    count: (tally) => tally.evictedConnections + tally.evictedFlows,
    text: (tally) =>
      `More TCP flows were open at once than are kept: ${say(tally.evictedConnections, 'connection', WAS)} let go before the end and ${say(tally.evictedFlows, 'flow', WAS)} forgotten.`,
  },
  {
    reason: 'malformed-packets',
    count: (tally) => tally.malformed,
    text: (tally) =>
      `${say(tally.malformed, 'packet', [' has', ' have'])} headers that are cut or contradict themselves.`,
  },
  {
    reason: 'lying-lengths',
    count: (tally) => tally.lyingLengths,
    text: (tally) =>
      `${say(tally.lyingLengths, 'IP packet', [' claims', ' claim'])} more bytes than the frame holds.`,
  },
  {
    reason: 'encrypted-radio',
    count: (tally) => tally.encryptedFrames,
    text: (tally) => `${say(tally.encryptedFrames, 'radio frame', WAS)} encrypted by the wireless network.`,
  },
  {
    reason: 'nesting',
    count: (tally) => tally.tooDeep,
    text: (tally) => `${say(tally.tooDeep, 'packet', [' lies', ' lie'])} in more tunnels than are followed.`,
  },
];

/** Tells the sink what could not be seen in one evidence file, one sentence per reason. */
export function reportUnseen(sink: Sink, evidence: number, tally: Tally): void {
  const links = [...tally.unknownLinks].sort(([a], [b]) => a - b);
  for (const [link, count] of links) {
    const name = link < 0 ? 'further link types' : `link type ${link}`;
    const text = `${say(count, 'frame')} of ${name} ${count === 1 ? 'was' : 'were'} not read.`;
    sink.unseen({ evidence, reason: 'unknown-link-type', count, text });
  }
  for (const line of LINES) {
    const count = line.count(tally);
    if (count > 0) sink.unseen({ evidence, reason: line.reason, count, text: line.text(tally) });
  }
}
