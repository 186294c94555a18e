import type { Readable } from 'node:stream';
import { type AddressTable, createAddressTable, internText } from './base/address.ts';
import { VERSION } from './base/package.ts';
import { coveredTime } from './base/spans.ts';
import { buildReport } from './case/build.ts';
import type { Report } from './case/report.ts';
import { applySite, type SiteUse } from './case/site/apply.ts';
import { NO_SITE, type SiteConfiguration } from './case/site/types.ts';
import { concludeDns, type ScoredChannel } from './detect/dns/conclude.ts';
import { type ConfirmPlan, planConfirm } from './detect/dns/confirm/plan.ts';
import { detectionFloor } from './detect/dns/floor.ts';
import { internalNetworks } from './detect/dns/internal.ts';
import { type Nomination, nominate } from './detect/dns/screen/nominate.ts';
import type { DnsScreen } from './detect/dns/screen/screen.ts';
import { TOOLS } from './detect/dns/tools/registry.ts';
import type { Finding } from './detect/finding.ts';
import { concludeSmb, filesWithoutHash, type SmbConclusion } from './detect/smb/conclude.ts';
import { recoveredContents } from './detect/smb/recovered.ts';
import type { LateHashes, UnhashedFile } from './detect/smb/unhashed.ts';
import { report } from './evidence/reasons.ts';
import { type Survey, survey } from './evidence/survey.ts';
import { completeFindings } from './examine/complete.ts';
import { type Confirmed, confirmShare, joinConfirmed } from './examine/confirming.ts';
import { autoWorkers, type Crew, openCrew } from './examine/crew.ts';
import { type Brought, createErrand } from './examine/errand.ts';
import { inflateOnce } from './examine/inflate-once.ts';
import { closeLateFiles, lateGaps, openLateFiles } from './examine/late-hash.ts';
import { createReading, type Reading, type ReadingProgress } from './examine/reading.ts';
import { joinScreened, type Screened, screenShare } from './examine/screening.ts';
import { type Surroundings, surroundingsOf } from './examine/surroundings.ts';
import { type OpenBytes, readClaims, verifyFindings } from './examine/verify.ts';
import { logFormats } from './logs/registry.ts';
import type { Unseen } from './observe/unseen.ts';
import { shareOf } from './packet/share.ts';

export interface ScanOptions {
  /** Addresses of domain controllers. */
  dc: string[];
  /** Networks of the organisation, CIDR; private ranges when empty. */
  internal: string[];
  /** False leaves the recognisers of tools out, so that statistics stand alone. */
  fingerprints: boolean;
  /** Microseconds UTC; what lies outside is not analysed and counted as unseen. */
  from: number | null;
  to: number | null;
  separate: boolean;
  /** Reads the cited frames of each finding a second time, with other readers, and says whether they agree. */
  verify?: boolean;
  /** Threads that read, 1 to 64; by the size of the evidence and the processor when left out. Never shapes the result. */
  workers?: number;
  /** What the site says of itself; nothing when left out. */
  site?: SiteConfiguration | null;
  /** Bytes that a stream may fill before it is cut. */
  maxSpool?: number;
}

export interface ScanIo {
  stdin?: Readable;
  progress?(p: ScanProgress): void;
  /** Stops the reading; what is known by then is concluded and marked as interrupted. */
  signal?: AbortSignal;
  /** Told of every DNS channel that was judged, also of those below `low`: what calibration counts. */
  scored?(channels: readonly ScoredChannel[]): void;
  /** Hears the score of every run of SMB transfers, finding or not: calibration counts them. */
  scoredCopies?(scored: SmbConclusion['scored']): void;
  /** Where the second reading of `verify` takes a file's bytes from; the file itself when absent. */
  openAgain?: OpenBytes;
  /** Told which entries of the site configuration had something to say. */
  siteUse?(use: SiteUse): void;
  /** Told who resolves and who controls the domain, finding or not: a site configuration begins with it. */
  surroundings?(seen: Surroundings): void;
}

export type ScanProgress = ReadingProgress;

/** Reads all evidence of one case and concludes: the whole way of the data. Throws only on wrong options. */
export async function scan(paths: string[], options: ScanOptions, io: ScanIo = {}): Promise<Report> {
  const evidence = await openEvidence(paths, options, io);
  try {
    return await withCrew(evidence, options, io, (crew) => examineCase(evidence, crew, options, io));
  } finally {
    await evidence.release();
  }
}

/** Each file a case of its own, in the order of the report. */
export async function scanSeparate(
  paths: string[],
  options: ScanOptions,
  io: ScanIo = {},
): Promise<Report[]> {
  const evidence = await openEvidence(paths, options, io);
  try {
    return await withCrew(evidence, options, io, async (crew) => {
      const reports: Report[] = [];
      for (const file of evidence.files) {
        const source = evidence.sources.find((s) => s.file === file);
        if (source) source.index = 0;
        const one = { ...evidence, files: [file], sources: source ? [source] : [] };
        reports.push(await examineCase(one, crew, options, io));
      }
      return reports;
    });
  } finally {
    await evidence.release();
  }
}

function openEvidence(paths: string[], options: ScanOptions, io: ScanIo): Promise<Survey> {
  return survey(paths, {
    logs: logFormats,
    ...(options.maxSpool === undefined ? {} : { limits: { spoolBytes: options.maxSpool } }),
    ...(io.stdin ? { stdin: io.stdin } : {}),
  });
}

/** Runs `work` with readers for the evidence; they are sent home whatever comes of it. */
async function withCrew<T>(
  evidence: Survey,
  options: ScanOptions,
  io: ScanIo,
  work: (crew: Crew) => Promise<T>,
): Promise<T> {
  const crew = openCrew(Math.max(1, options.workers ?? autoWorkers(evidence)));
  const stop = () => crew.stop();
  io.signal?.addEventListener('abort', stop, { once: true });
  try {
    return await work(crew);
  } finally {
    io.signal?.removeEventListener('abort', stop);
    await crew.close();
  }
}

async function examineCase(evidence: Survey, crew: Crew, options: ScanOptions, io: ScanIo): Promise<Report> {
  const addresses = createAddressTable();
  const reading = createReading(evidence, addresses, options);
  const screened = await screen(reading, crew, io);
  const site = options.site ?? NO_SITE;
  const networks = [...options.internal, ...site.networks];
  const internal = internalNetworks(addresses, networks);
  const resolvers = site.resolvers.map((text) => internText(addresses, text));
  const nomination = nominate(screened.dns, undefined, resolvers);
  const around = { addresses, dc: options.dc, siteDc: site.domainControllers, isInside: internal };
  const unhashed = filesWithoutHash(screened.smb, { ...around, recovered: [] });
  const second = await confirm(reading, crew, screened.dns, nomination, unhashed, io);
  const tools = options.fingerprints ? TOOLS : [];
  const { findings, scored } = concludeDns(second.collection, { addresses, tools, internal });
  io.scored?.(scored);
  completeFindings(findings, second.contacts);
  const recovered = recoveredContents(addresses, findings);
  const copies = concludeSmb(screened.smb, { ...around, recovered, hashes: second.hashes });
  io.scoredCopies?.(copies.scored);
  io.surroundings?.(surroundingsOf(addresses, internal, nomination.population, copies.controllers));
  const judged = applySite(site, [...findings, ...copies.findings], networks);
  io.siteUse?.(judged.use);
  if (options.verify) await verify(judged.findings, evidence, io);

  return buildReport({
    version: VERSION,
    options: reportedOptions(options),
    interrupted: io.signal?.aborted ?? false,
    evidence: evidence.files,
    findings: judged.findings,
    related: copies.related,
    hosts: [...second.hosts, ...copies.hosts],
    unseen: [
      ...screened.unseen,
      ...reading.unseen(),
      ...copies.unseen,
      ...second.unseen,
      ...screenGaps(screened.dns, nomination),
      ...addressGaps(addresses),
    ],
    counts: {
      ...reading.counts,
      dnsMessages: screened.dns.messages,
      smbTransfers: screened.smb.transfers,
    },
    floor: detectionFloor(screened.dns, nomination, coveredTime(evidence.files, reading.from, reading.to)),
    addresses,
  });
}

/** The first reading, by all readers. */
async function screen(reading: Reading, crew: Crew, io: ScanIo): Promise<Screened> {
  const { count } = crew;
  const { own, others } = await together(reading, crew, null, () =>
    screenShare(reading, shareOf(0, count), { signal: io.signal, progress: io.progress }),
  );
  return joinScreened(
    own,
    others.flatMap((brought) => brought.screened ?? []),
  );
}

/** One reading by this thread and its crew. */
async function together<T>(
  reading: Reading,
  crew: Crew,
  plan: ConfirmPlan | null,
  read: () => Promise<T>,
): Promise<{ own: T; others: Brought[] }> {
  const { evidence, from, to } = reading;
  const { count } = crew;
  let others: Promise<Brought[]> = Promise.resolve([]);
  const start = () => {
    const ranks = Array.from({ length: count - 1 }, (_, i) => ({ index: i + 1, count }));
    others = crew.send(ranks.map((rank) => createErrand(evidence, { from, to }, rank, plan)));
    // heard of below, also when this thread's own reading fails first
    others.catch(() => {});
  };
  const own = await inflateOnce(evidence, count - 1, start, read);
  const brought = await others;
  reportUnopened(evidence, brought);
  return { own, others: brought };
}

/** A file that was opened here and not for another part of the packets was not read whole. */
function reportUnopened({ sources }: Survey, brought: readonly Brought[]): void {
  const lost = new Set(brought.flatMap(({ unopened }) => unopened));
  for (const { file, index } of sources) {
    if (!lost.has(index) || file.status === 'unread' || file.problems.some((p) => p.reason === 'missing'))
      continue;
    if (!file.problems.some((p) => p.reason === 'unreadable'))
      report(file, 'unreadable', { detail: 'by each reader' });
    file.status = 'partial';
  }
}

/** The second reading: only when there are candidates, and only as far as they need. */
async function confirm(
  reading: Reading,
  crew: Crew,
  dns: DnsScreen,
  nomination: Nomination,
  unhashed: readonly UnhashedFile[],
  io: ScanIo,
) {
  const plan = planConfirm(dns, nomination);
  const late = unhashed.length > 0 && !io.signal?.aborted ? await openLateFiles(unhashed) : null;
  const parts: Confirmed[] = [];
  let hashes: LateHashes = new Map();
  try {
    if (nomination.candidates.length > 0 || late !== null) {
      const rank = { index: 0, count: crew.count };
      const { own, others } = await together(reading, crew, plan, () =>
        confirmShare(reading, plan, rank, late?.collector ?? null, io.progress),
      );
      parts.push(own, ...others.flatMap((brought) => brought.confirmed ?? []));
    }
  } finally {
    if (late) hashes = await closeLateFiles(late);
  }
  return {
    ...joinConfirmed(dns, nomination, plan, parts),
    hashes,
    unseen: late ? lateGaps(late) : [],
  };
}

async function verify(findings: readonly Finding[], { sources }: Survey, io: ScanIo): Promise<void> {
  const claims = await readClaims(findings, sources);
  await verifyFindings(findings, sources, claims, { open: io.openAgain, signal: io.signal });
}

/** What shaped the result; nothing that differs from machine to machine. */
function reportedOptions(options: ScanOptions): Record<string, unknown> {
  const out: Record<string, unknown> = {};
  if (options.dc.length > 0) out['dc'] = [...options.dc].sort();
  if (options.internal.length > 0) out['internal'] = [...options.internal].sort();
  if (!options.fingerprints) out['fingerprints'] = false;
  if (options.from !== null) out['from'] = options.from;
  if (options.to !== null) out['to'] = options.to;
  if (options.separate) out['separate'] = true;
  if (options.verify) out['verify'] = true;
  if (options.site) out['site'] = [`sha256:${options.site.sha256}`];
  return out;
}

function screenGaps(screen: DnsScreen, nomination: Nomination): Unseen[] {
  const gaps: Unseen[] = [];
  if (screen.unkept > 0) {
    const text = `${screen.unkept} DNS messages belong to (computer, zone) pairs past the bound of this scan and were only counted.`;
    gaps.push({ evidence: null, reason: 'pairs-past-bound', count: screen.unkept, text });
  }
  if (nomination.sums.scale > 1) {
    const text = `There were more distinct names than are kept; counts are estimates from one in ${nomination.sums.scale}.`;
    gaps.push({ evidence: null, reason: 'names-sampled', count: nomination.sums.scale, text });
  }
  if (screen.unkeptByServer > 0) {
    const text = `${screen.unkeptByServer} DNS messages belong to (computer, server) pairs past the bound of this scan; who resolves for the site is told from the others.`;
    gaps.push({ evidence: null, reason: 'servers-past-bound', count: screen.unkeptByServer, text });
  }
  if (nomination.omitted > 0) {
    const text = `${nomination.omitted} lesser candidates were not looked at a second time.`;
    gaps.push({ evidence: null, reason: 'candidates-past-bound', count: nomination.omitted, text });
  }
  if (nomination.shortened > 0) {
    const text = `${nomination.shortened} candidates have more messages than the second reading keeps of one; it looked at a part of each.`;
    gaps.push({ evidence: null, reason: 'messages-past-bound', count: nomination.shortened, text });
  }
  return gaps;
}

function addressGaps({ overflow }: AddressTable): Unseen[] {
  if (overflow === 0) return [];
  const text = `${overflow} times an address was met that is past the bound of this scan; such addresses are not told apart.`;
  return [{ evidence: null, reason: 'addresses-past-bound', count: overflow, text }];
}
