/**
 * Points of all signals of alert 2030 in one table. Severity begins at the cut-offs in score.ts: 28, 45, 65, 85.
 * So chosen that no single habit of an office (a whole document, an administrator in C$, a day's policies)
 * reaches `medium`, and that one critical content from a controller does so alone.
 */
export const WEIGHTS = {
  /** What the bytes are. */
  content: { critical: 60, high: 48, medium: 25, low: 6 },
  /** What the path or name says, where no bytes were seen that could confirm it. */
  name: { critical: 46, high: 36, medium: 20, low: 4 },
  /** A name inside an archive. */
  member: { critical: 46, high: 36, medium: 18, low: 4 },
  /** The name says so, the bytes say otherwise. */
  contradictedName: 8,
  /** A policy password read by nobody knows whom: computers do that every day. */
  policyPasswordUnknownReader: 20,
  adminShare: 22,
  wholeFile: 8,
  partialCopy: 4,
  /** Whole pages in size, by what the name says of the length of such files. */
  pageSized: { arbitrary: 12, unknown: 8 },
  unrecognised: 10,
  /** Preferences that can hold passwords, read by a person for themselves. */
  preferenceHunt: { one: 30, several: 46 },
  person: 6,
  nobody: 15,
  computer: -12,
  severalSecrets: 12,
  disguised: 10,
  pushedOut: 20,
  outside: 20,
  /** Besides the 20 for going outside: the controller itself is the client. */
  pushedOutside: 8,
  toolTrace: 12,
  readThenDeleted: 8,
  remoteControl: 6,
  liveFile: 4,
  stagedOnServer: 6,
  attemptsBefore: 5,
  attemptsAlone: 30,
  wentOn: 10,
  replication: 8,
  /** Of 16 MiB and more in clear, per doubling, and most. */
  volume: { floor: 16 * 2 ** 20, perDoubling: 4, most: 24 },
  outlier: 8,
  /** Of files that are no policy. */
  breadth: { floor: 50, perDoubling: 5, most: 20 },
  /** Files of the computer part, or policies of which one session took both parts. */
  sysvolSweep: { least: 12, policies: 3, points: 20, places: 8 },
  /** Encrypted bytes: 28 is a finding of the least severity. */
  encrypted: { floor: 128 * 2 ** 10, base: 28, perDoubling: 2, most: 40 },
  backupWork: -6,
  policyOnly: -30,
  originUnconfirmed: -35,
  originOther: -45,
} as const;
