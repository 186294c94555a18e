import { createReadStream } from 'node:fs';
import type { Readable } from 'node:stream';
import type { Cite } from '../base/provenance.ts';
import { counted, listed } from '../base/words.ts';
import type { Finding, Verification } from '../detect/finding.ts';
import type { EvidenceSource } from '../evidence/open.ts';
import type { EvidenceFile } from '../observe/evidence.ts';
import { MAX_DISAGREEMENTS } from './bounds.ts';
import { type ClaimedFrames, citesToVerify, readClaimed } from './verify/claims.ts';
import { judgeFrame } from './verify/judge.ts';
import { INTERRUPTED, readSecond, type SecondReading } from './verify/second.ts';

/** Gives the bytes of an evidence file, as they lie on disk, to the second reading. */
export type OpenBytes = (source: EvidenceSource) => Readable;

/** The cited frames of all findings as exhume's own reader has them, by index of evidence. */
export type Claims = Map<number, ClaimedFrames>;

export interface VerifyOptions {
  open?: OpenBytes | undefined;
  signal?: AbortSignal | undefined;
}

/** Why a second reading is not possible, instead of the reading. */
type Second = SecondReading | string;

/**
 * Reads the cited frames with exhume's own reader: what `verifyFindings` holds the second reading against. One
 * pass over each file that is cited and has frames.
 */
export async function readClaims(
  findings: readonly Finding[],
  sources: readonly EvidenceSource[],
): Promise<Claims> {
  const claims: Claims = new Map();
  for (const [evidence, cites] of citesByEvidence(findings)) {
    const source = sources.find(({ index }) => index === evidence);
    if (source?.capture) claims.set(evidence, await readClaimed(source, cites));
  }
  return claims;
}

/**
 * Reads the cited frames a second time with independent readers (pcap-parser, dns-packet, Node's gunzip), compares
 * them with `claims` and with what each finding says, and sets `verification`; what could not be compared is added
 * to `caveats`. One pass over each cited file. Never throws on evidence.
 */
export async function verifyFindings(
  findings: readonly Finding[],
  sources: readonly EvidenceSource[],
  claims: Claims,
  options: VerifyOptions = {},
): Promise<void> {
  const seconds = new Map<number, Second>();
  const files = new Map(sources.map((source) => [source.index, source.file]));
  for (const [evidence, cites] of citesByEvidence(findings)) {
    seconds.set(evidence, await secondOf(sources, evidence, cites, options));
  }
  for (const finding of findings) {
    const tally = createTally();
    for (const cite of citesToVerify(finding)) judgeCite(finding, cite, files, claims, seconds, tally);
    finding.verification = outcome(tally);
    finding.caveats.push(...caveats(tally));
  }
}

function citesByEvidence(findings: readonly Finding[]): Map<number, Cite[]> {
  const byEvidence = new Map<number, Cite[]>();
  for (const cite of findings.flatMap(citesToVerify)) {
    const known = byEvidence.get(cite.evidence);
    if (known) known.push(cite);
    else byEvidence.set(cite.evidence, [cite]);
  }
  return byEvidence;
}

async function secondOf(
  sources: readonly EvidenceSource[],
  evidence: number,
  cites: readonly Cite[],
  { open = openFile, signal }: VerifyOptions,
): Promise<Second> {
  const source = sources.find(({ index }) => index === evidence);
  if (!source) return 'it cannot be read';
  if (!source.capture) return 'it is a log, and only frames have a second reader';
  if (source.capture.id !== 'pcap') return `the second reader does not know ${source.capture.id}`;
  if (signal?.aborted) return INTERRUPTED;
  const wanted = new Set(cites.map(({ record }) => record));
  return readSecond(open(source), source.file.compression === 'gzip', wanted, signal);
}

/** Up to the size that was read: a capture may still be growing. */
function openFile({ path, file }: EvidenceSource): Readable {
  return createReadStream(path, { end: Math.max(file.bytes, 1) - 1, highWaterMark: 1 << 18 });
}

/** What comes together over the cites of one finding. */
interface Tally {
  checked: number;
  disagreements: string[];
  /** Cites that could not be compared at all, by reason. */
  impossible: Map<string, number>;
  /** Cites of which only place, time and bytes were compared, by reason. */
  unread: Map<string, number>;
}

function createTally(): Tally {
  return { checked: 0, disagreements: [], impossible: new Map(), unread: new Map() };
}

function judgeCite(
  finding: Finding,
  cite: Cite,
  files: ReadonlyMap<number, EvidenceFile>,
  claims: Claims,
  seconds: ReadonlyMap<number, Second>,
  tally: Tally,
): void {
  const second = seconds.get(cite.evidence) ?? 'it cannot be read';
  const file = files.get(cite.evidence);
  const impossible = file ? whyImpossible(file, cite, second) : 'it cannot be read';
  if (!file || impossible !== null || typeof second === 'string') {
    add(tally.impossible, impossible ?? 'it cannot be read');
    return;
  }
  tally.checked++;
  disagree(tally, hashDisagreement(file, second));
  const where = `Frame ${cite.record} of ${file.path}`;
  const own = claims.get(cite.evidence)?.get(cite.record);
  const other = second.frames.get(cite.record);
  if (!other)
    disagree(tally, `${where} is not there: the second reader counts ${counted(second.counted, 'frame')}.`);
  else if (!own) disagree(tally, `${where} could not be found a second time by the reader that cited it.`);
  else {
    const { disagreements, unread } = judgeFrame(finding, cite, own, other, where);
    for (const text of disagreements) disagree(tally, text);
    if (unread !== null) add(tally.unread, unread);
  }
}

/** Damage is where readers part: behind it the second one cannot count as the first did. */
function whyImpossible(file: EvidenceFile, cite: Cite, second: Second): string | null {
  if (typeof second === 'string') return second;
  if (second.stopped !== null && !second.frames.has(cite.record)) return second.stopped;
  const damaged = file.problems.some(
    ({ reason, record }) => DAMAGE.has(reason) && (record ?? 0) <= cite.record,
  );
  return damaged ? 'it lies behind damage that the second reader cannot pass' : null;
}

const DAMAGE: ReadonlySet<string> = new Set(['damaged', 'joined']);

function hashDisagreement(file: EvidenceFile, { sha256 }: SecondReading): string | null {
  if (sha256 === null || file.sha256 === null || sha256 === file.sha256) return null;
  return `${file.path} is no longer what was read: its SHA-256 was ${file.sha256} and is ${sha256}.`;
}

function disagree(tally: Tally, text: string | null): void {
  if (text !== null && !tally.disagreements.includes(text)) tally.disagreements.push(text);
}

function add(counts: Map<string, number>, reason: string): void {
  counts.set(reason, (counts.get(reason) ?? 0) + 1);
}

function outcome({ checked, disagreements }: Tally): Verification {
  if (checked === 0) return { state: 'not-possible', checked, disagreements: [] };
  if (disagreements.length === 0) return { state: 'verified', checked, disagreements: [] };
  const told = disagreements.slice(0, MAX_DISAGREEMENTS);
  const rest = disagreements.length - told.length;
  if (rest > 0) told.push(`There are ${counted(rest, 'more disagreement')}.`);
  return { state: 'disagrees', checked, disagreements: told };
}

function caveats({ impossible, unread }: Tally): string[] {
  const total = [...impossible.values()].reduce((sum, count) => sum + count, 0);
  const out: string[] = [];
  if (total > 0) {
    out.push(
      `${counted(total, 'cited record')} could not be read a second time: ${listed([...impossible.keys()], 3)}.`,
    );
  }
  for (const [reason, count] of unread) {
    out.push(
      `Of ${counted(count, 'cited frame')} the second reading compared place, time and bytes but did not decode the content: ${reason}.`,
    );
  }
  return out;
}
