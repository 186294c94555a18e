import type { EvidenceFile, EvidenceStatus } from '../observe/evidence.ts';

/** Everything that can be wrong with a file, as a closed list. The word is stable output; the sentence is for people. */
export type Reason = keyof typeof REASONS;

interface Sentence {
  /** True when something of the file was not read because of it. */
  costs: boolean;
  /** `place` is "byte 123" or "an unknown place"; `detail` is what the caller adds. */
  text(place: string, detail: string): string;
}

const REASONS = {
  missing: says((_, d) => `There is no such file${d}.`),
  'no-match': says(() => 'No file matches this pattern.'),
  unreadable: says((_, d) => `The file cannot be opened (${d}).`),
  'not-a-file': says((_, d) => `This is ${d}, not a file; it was not read.`),
  'link-not-followed': note(
    () => 'A link met in a folder is not followed; name it on the command line to read it.',
  ),
  'too-deep': says(() => 'Folders below this one are nested too deeply and were not entered.'),
  'too-many-files': says((_, d) => `More files than ${d} were given; the rest was not read.`),
  terminal: says(() => 'Standard input is a terminal; nothing was read from it.'),
  empty: says(() => 'The file is empty.'),
  'unknown-format': says(() => 'The content is in no format that is known here.'),
  'not-read-here': says((_, d) => d),
  'own-report': says(() => 'This is a report of exhume, not evidence.'),

  changed: says(() => 'The file changed between the first and the second reading.'),
  grew: says((p) => `The file grew while it was read; what was added after ${p} was not read.`),
  shrank: says((p) => `The file became shorter while it was read; it now ends at ${p}.`),
  'read-error': says((p, d) => `Reading failed at ${p} (${d}); nothing after it was read.`),
  interrupted: says((p) => `Reading was interrupted at ${p}.`),
  'spool-limit': says(
    (p) => `Only the first part, up to ${p}, was taken from this stream; the limit for streams was reached.`,
  ),
  'spool-failed': says(
    (p, d) => `The temporary copy of this stream failed at ${p} (${d}); what came before was read.`,
  ),
  'out-of-order': note(() => 'Too many files overlap in time; this one was read later than its time.'),

  cut: says((p) => `The file ends inside the record at ${p}; what came before was read.`),
  damaged: says((p, d) => `The record at ${p} is damaged; reading went on ${d}.`),
  lost: says((p, d) => `The record at ${p} is damaged and no further record was found ${d}.`),
  zeros: says(
    (p) => `From ${p} on there are zeros where records should be, and no record after them was found.`,
  ),
  joined: note((p) => `A second capture begins at ${p}; both were read.`),
  'bad-header': says((p, d) => `The header at ${p} cannot be used: ${d}.`),
  'no-interface': says(
    (p) => `The packet at ${p} belongs to an interface that was never described; it was not read.`,
  ),
  'bad-block': says((p, d) => `The block at ${p} contradicts itself: ${d}; it was not read.`),
  'too-many-interfaces': says(
    (p) => `More interfaces than are kept were described, the first of them at ${p}.`,
  ),
  'long-line': says((p, d) => `The line at ${p} is longer than ${d} bytes; the rest of it was not read.`),

  'gzip-cut': says(
    (p) => `The compressed data end too early, after ${p} of their content; what came before was read.`,
  ),
  'gzip-damaged': says(
    (p) => `The compressed data are damaged; nothing after ${p} of their content could be read.`,
  ),
  'gzip-checksum': says(
    (p) => `The checksum of the compressed data that end at ${p} of their content is wrong.`,
  ),
  'gzip-junk': says(
    (p, d) => `After the compressed data, at ${p} of the compressed file, come bytes that are none${d}.`,
  ),
  'gzip-members': says(
    (p, d) => `More than ${d} compressed parts; nothing after ${p} of the content was read.`,
  ),
  'inflate-ratio': says(
    (p, d) =>
      `The file inflates to more than ${d} times its size; nothing after ${p} of the content was read.`,
  ),
  'inflate-total': says(
    (p, d) => `The file inflates to more than ${d} bytes; nothing after ${p} of the content was read.`,
  ),
  'inflate-depth': says((_, d) => `The file is compressed more than ${d} times over; it was not read.`),
} satisfies Record<string, Sentence>;

function says(text: Sentence['text']): Sentence {
  return { costs: true, text };
}

function note(text: Sentence['text']): Sentence {
  return { costs: false, text };
}

/** Where and what of one problem. */
export interface Place {
  /** Byte in the decompressed file. */
  offset?: number;
  /** Record number from 1. */
  record?: number;
  /** Words that the sentence takes in. */
  detail?: string;
}

/** Adds a problem to a file. The same reason again is counted; the first place and sentence stay. */
export function report(file: EvidenceFile, reason: Reason, place: Place = {}): void {
  const known = file.problems.find((problem) => problem.reason === reason);
  if (known) {
    known.count++;
    return;
  }
  const offset = place.offset ?? null;
  const where = offset === null ? 'an unknown place' : `byte ${offset}`;
  const text = REASONS[reason].text(where, place.detail ?? '');
  file.problems.push({ reason, offset, record: place.record ?? null, count: 1, text });
}

/** True when a problem of this file cost a part of it. */
export function isCostly(file: EvidenceFile): boolean {
  return file.problems.some(({ reason }) => (REASONS as Record<string, Sentence | undefined>)[reason]?.costs);
}

/** What a file that was read to where it could be is called. */
export function statusAfterReading(file: EvidenceFile): EvidenceStatus {
  return isCostly(file) ? 'partial' : 'whole';
}

/** All reasons, for the documentation and its test. */
export function allReasons(): Reason[] {
  return Object.keys(REASONS) as Reason[];
}
