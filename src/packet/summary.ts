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

const LINES: readonly Line[] = [
  {
    reason: 'snaplen',
    count: (tally) => tally.cutFrames,
    text: (tally) =>
      `${tally.cutFrames} frames were cut by the snapshot length of the capture; ${tally.cutBytes} bytes of them were not recorded.`,
  },
  {
    reason: 'lost-segments',
    count: (tally) => tally.lostSegments,
    text: (tally) =>
      `${tally.lostSegments} holes in TCP streams: ${tally.gapBytes} bytes were sent and are not in the capture.`,
  },
  {
    reason: 'fragments-incomplete',
    count: (tally) => tally.incompleteFragments,
    text: (tally) => `${tally.incompleteFragments} fragmented IP datagrams could not be put together.`,
  },
  {
    reason: 'evicted-flows',
    count: (tally) => tally.evictedConnections + tally.evictedFlows,
    text: (tally) =>
      `More TCP flows were open at once than are kept: ${tally.evictedConnections} connections were let go before their end, ${tally.evictedFlows} flows were forgotten.`,
  },
  {
    reason: 'malformed-packets',
    count: (tally) => tally.malformed,
    text: (tally) => `${tally.malformed} packets have headers that are cut or contradict themselves.`,
  },
  {
    reason: 'lying-lengths',
    count: (tally) => tally.lyingLengths,
    text: (tally) => `${tally.lyingLengths} IP packets claim more bytes than their frame holds.`,
  },
  {
    reason: 'encrypted-radio',
    count: (tally) => tally.encryptedFrames,
    text: (tally) => `${tally.encryptedFrames} radio frames are encrypted by the wireless network.`,
  },
  {
    reason: 'nesting',
    count: (tally) => tally.tooDeep,
    text: (tally) => `${tally.tooDeep} packets lie in more tunnels than are followed.`,
  },
];

/** Tells the sink what could not be seen in one evidence file, one sentence per reason. */
export function reportUnseen(sink: Sink, evidence: number, tally: Tally): void {
  const links = [...tally.unknownLinks].sort(([a], [b]) => a - b);
  for (const [link, count] of links) {
    const name = link < 0 ? 'further link types' : `link type ${link}`;
    const text = `${count} frames of ${name} were not read.`;
    sink.unseen({ evidence, reason: 'unknown-link-type', count, text });
  }
  for (const line of LINES) {
    const count = line.count(tally);
    if (count > 0) sink.unseen({ evidence, reason: line.reason, count, text: line.text(tally) });
  }
}
