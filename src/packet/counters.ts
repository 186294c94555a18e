import { MAX_LINK_TYPES } from './bounds.ts';

/** What the room counted in one evidence file. All are counts, except where the name says bytes. */
export interface Tally {
  frames: number;
  /** IP packets, each tunnel's inner packet counted too. */
  packets: number;
  /** Frames that hold no IP: ARP, spanning tree, radio management … */
  nonIp: number;
  /** Frames or headers that are cut or contradict themselves. */
  malformed: number;
  /** IP packets whose declared length passes the end of a frame that was captured whole. */
  lyingLengths: number;
  /** IPv4 headers with a wrong checksum; such packets are read all the same. */
  wrongChecksums: number;
  /** Radio frames whose payload the link layer encrypts. */
  encryptedFrames: number;
  /** Packets inside more packets than the bound. */
  tooDeep: number;
  /** Frames cut by the snapshot length, and what it took. */
  cutFrames: number;
  cutBytes: number;
  /** Frames by link type that the room does not read. */
  unknownLinks: Map<number, number>;
  /** Datagrams whose fragments did not all come, and fragments let go because of the bounds. */
  incompleteFragments: number;
  evictedFragments: number;
  /** Holes in TCP streams and the bytes in them, the snapshot length's apart. */
  lostSegments: number;
  gapBytes: number;
  cutStreamBytes: number;
  /** Connections let go because more were open at once than the bound; flows without a parser apart. */
  evictedConnections: number;
  evictedFlows: number;
}

/** Counts of the room, by evidence index. */
export interface Counters {
  files: Tally[];
  /** Estimate: packets seen twice within the window, by evidence index of the later copy. */
  duplicates: number[];
}

/** Adds what another reader of the same frames counted of its share. */
export function addCounters(to: Counters, from: Counters): void {
  for (const [evidence, tally] of from.files.entries()) {
    addTally(tallyOf(to, evidence), tally);
    to.duplicates[evidence]! += from.duplicates[evidence]!;
  }
}

function addTally(to: Tally, from: Tally): void {
  const { unknownLinks, ...counts } = from;
  for (const key of Object.keys(counts) as (keyof typeof counts)[]) to[key] += counts[key];
  for (const [link, count] of unknownLinks)
    to.unknownLinks.set(link, (to.unknownLinks.get(link) ?? 0) + count);
}

/** Nothing counted yet. */
export function createCounters(): Counters {
  return { files: [], duplicates: [] };
}

function createTally(): Tally {
  return {
    frames: 0,
    packets: 0,
    nonIp: 0,
    malformed: 0,
    lyingLengths: 0,
    wrongChecksums: 0,
    encryptedFrames: 0,
    tooDeep: 0,
    cutFrames: 0,
    cutBytes: 0,
    unknownLinks: new Map(),
    incompleteFragments: 0,
    evictedFragments: 0,
    lostSegments: 0,
    gapBytes: 0,
    cutStreamBytes: 0,
    evictedConnections: 0,
    evictedFlows: 0,
  };
}

/** The counts of one evidence file; empty files before it get theirs too. */
export function tallyOf(counters: Counters, evidence: number): Tally {
  while (counters.files.length <= evidence) {
    counters.files.push(createTally());
    counters.duplicates.push(0);
  }
  return counters.files[evidence]!;
}

/** Counts a frame of a link type that the room does not read; past the bound of types as -1. */
export function countUnknownLink(tally: Tally, link: number): void {
  const known = tally.unknownLinks.has(link) || tally.unknownLinks.size < MAX_LINK_TYPES;
  const key = known ? link : -1;
  tally.unknownLinks.set(key, (tally.unknownLinks.get(key) ?? 0) + 1);
}
