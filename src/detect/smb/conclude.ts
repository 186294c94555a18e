import { type AddressTable, addressText, internText } from '../../base/address.ts';
import type { KnownHost } from '../../observe/host.ts';
import type { Unseen } from '../../observe/unseen.ts';
import type { Finding, SmbFacts } from '../finding.ts';
import type { RelatedNote } from '../related.ts';
import type { Score } from '../severity.ts';
import { type AccountIndex, accountOf, indexAccounts } from './accounts.ts';
import { volumesByOrigin } from './baseline.ts';
import { MAX_LISTED } from './bounds.ts';
import { buildFinding } from './build-finding.ts';
import { joinChannels } from './channels.ts';
import { type Controller, findControllers } from './controllers.ts';
import type { RunFile } from './files.ts';
import { type HostNames, knownHosts } from './hosts.ts';
import type { KeptTransfer } from './kept.ts';
import { findLegs } from './legs.ts';
import { followOnward, movementsOf, type RecoveredContent } from './onward.ts';
import { fullPath } from './path.ts';
import { type Profile, profileRun, type Surroundings } from './profile.ts';
import { dcsyncNotes, onwardNotes } from './related.ts';
import { valuesOf } from './reservoir.ts';
import { findRuns, type Run } from './runs.ts';
import { scoreRun } from './score.ts';
import type { SmbScreen } from './screen.ts';
import { withOwners } from './tickets.ts';
import { withoutTwice } from './twice.ts';
import { addLateHashes, isHashable, type LateHashes, type UnhashedFile, unhashedFiles } from './unhashed.ts';

export interface SmbContext {
  /** The table of the screen. */
  addresses: AddressTable;
  /** Domain controllers as the analyst gives them. */
  dc: readonly string[];
  /** Domain controllers as the site configuration lists them. */
  siteDc?: readonly string[];
  isInside(address: number): boolean;
  /** Contents put together from DNS channels, to be followed from a copy on. */
  recovered: readonly RecoveredContent[];
  /** What a second reading has hashed of `filesWithoutHash`. */
  hashes?: LateHashes;
}

export interface SmbConclusion {
  findings: Finding[];
  related: RelatedNote[];
  /** What is known of the computers that findings and notes name. */
  hosts: KnownHost[];
  unseen: Unseen[];
  /** Domain controllers, given or inferred. */
  controllers: readonly Controller[];
  /** Every run's score, whether or not it is a finding: what calibration counts. */
  scored: { origin: string; recipient: string; score: number }[];
}

/** What the evidence shows, put together: all that runs are judged by. */
interface Scene {
  screen: SmbScreen;
  controllers: ReadonlyMap<number, Controller>;
  index: AccountIndex;
  transfers: readonly KeptTransfer[];
  runs: readonly Run[];
  around: Surroundings;
}

function sceneOf(observed: SmbScreen, context: SmbContext): Scene {
  const screen = withoutTwice(joinChannels(withOwners(observed)));
  const { addresses } = context;
  const controllers = findControllers(
    screen,
    context.dc.map((text) => internText(addresses, text)),
    (context.siteDc ?? []).map((text) => internText(addresses, text)),
  );
  const index = indexAccounts(valuesOf(screen.identities));
  const transfers = [...valuesOf(screen.marked), ...valuesOf(screen.plain)];
  const runs = findRuns(findLegs(screen, controllers, index));
  markDeleted(runs, transfers);
  if (context.hashes) addLateHashes(runs, context.hashes);
  const around = surroundings(screen, runs, controllers, context);
  return { screen, controllers, index, transfers, runs, around };
}

/** Runs with their scores; `runs` is all of the scene or those that matter. */
function judgeRuns(
  { transfers, index, around }: Scene,
  runs: readonly Run[],
  { recovered }: SmbContext,
): { profile: Profile; score: Score }[] {
  const movements = movementsOf(transfers, index);
  return runs.map((run) => judge(profileRun(run, around, followOnward(run, movements, recovered))));
}

/**
 * Files that crossed whole, have no SHA-256 and belong to what would be findings, for a second reading: the first
 * step of a conclusion, without its sentences. Evidence without such files is not judged.
 */
export function filesWithoutHash(observed: SmbScreen, context: SmbContext): UnhashedFile[] {
  const scene = sceneOf(observed, context);
  const runs = scene.runs.filter(({ files }) => files.some(isHashable));
  if (runs.length === 0) return [];
  const found = judgeRuns(scene, runs, context).filter(({ score }) => score.severity !== null);
  return unhashedFiles(found.map(({ profile }) => profile));
}

/** Concludes over everything observed: controllers, runs, scores, lineage, replication. */
export function concludeSmb(observed: SmbScreen, context: SmbContext): SmbConclusion {
  const scene = sceneOf(observed, context);
  const { screen, controllers, index, transfers, around } = scene;
  const { addresses } = context;
  const names: HostNames = { addresses, hosts: new Map(valuesOf(screen.hosts).map((h) => [h.address, h])) };
  const sessions = sessionsOf(transfers, index, controllers, addresses);
  const judged = judgeRuns(scene, scene.runs, context);
  const findings = judged
    .filter(({ score }) => score.severity !== null)
    .map(({ profile, score }) => ({
      profile,
      finding: buildFinding(profile, score, { names, sessions, isInside: context.isInside }),
    }));
  const notes = dcsyncNotes(around.replications, controllers, names);
  const steps = findings.flatMap(({ profile, finding }) => onwardNotes(finding.id, profile.onward, names));
  return {
    findings: findings.map(({ finding }) => finding),
    related: withFindings(
      [...notes, ...distinctNotes(steps)],
      findings.map(({ finding }) => finding),
    ),
    hosts: knownHosts(names, namedAddresses(findings, around), controllers),
    unseen: gaps(screen),
    controllers: [...controllers.values()],
    scored: judged.map(({ profile, score }) => ({
      origin: addressText(addresses, profile.run.origin),
      recipient: addressText(addresses, profile.run.recipient),
      score: score.total,
    })),
  };
}

function judge(profile: Profile): { profile: Profile; score: Score } {
  return { profile, score: scoreRun(profile) };
}

function surroundings(
  screen: SmbScreen,
  runs: readonly Run[],
  controllers: ReadonlyMap<number, Controller>,
  context: SmbContext,
): Surroundings {
  return {
    volumes: volumesByOrigin(runs),
    controllers,
    pipes: valuesOf(screen.pipes),
    replications: valuesOf(screen.replications),
    isInside: (address) => context.isInside(address),
  };
}

/** A file is often deleted through another open than the one that read it. */
function markDeleted(runs: readonly Run[], transfers: readonly KeptTransfer[]): void {
  const deleted = new Map<string, number[]>();
  for (const t of transfers) {
    if (!t.deleted) continue;
    const key = `${t.client} ${t.server} ${fullPath(t.share, t.path)}`;
    deleted.set(key, [...(deleted.get(key) ?? []), t.last.time]);
  }
  const within = 3600e6;
  const soon = (file: RunFile, time: number) =>
    !(time < file.first.time) && !(time - file.last.time > within);
  for (const run of runs)
    for (const file of run.files) {
      if (file.direction !== 'read' || file.full === '') continue;
      const times = deleted.get(`${run.recipient} ${run.origin} ${file.full}`) ?? [];
      if (times.some((time) => soon(file, time))) file.deleted = true;
    }
}

/** Who had sessions to controllers in this evidence: they are to be closed when the domain's keys left. */
function sessionsOf(
  transfers: readonly KeptTransfer[],
  index: AccountIndex,
  controllers: ReadonlyMap<number, Controller>,
  addresses: AddressTable,
): SmbFacts['sessions'] {
  const seen = new Map<string, SmbFacts['sessions'][number]>();
  for (const t of transfers) {
    if (!controllers.has(t.server) || controllers.has(t.client) || t.refused !== 0) continue;
    const { account } = accountOf(t, index);
    const row = { from: addressText(addresses, t.client), to: addressText(addresses, t.server), account };
    seen.set(JSON.stringify([row.to, row.from, row.account]), row);
  }
  return [...seen]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, row]) => row)
    .slice(0, MAX_LISTED);
}

/** The same step is reached from several files and from earlier steps that are findings too: one note is enough. */
function distinctNotes(notes: readonly RelatedNote[]): RelatedNote[] {
  const seen = new Map<string, RelatedNote>();
  for (const note of notes) {
    const key = JSON.stringify([note.from, note.to, note.cites]);
    const known = seen.get(key);
    if (!known) seen.set(key, { ...note, findings: [...note.findings] });
    else for (const id of note.findings) if (!known.findings.includes(id)) known.findings.push(id);
  }
  return [...seen.values()];
}

/** Replication belongs to the findings of the same computer. */
function withFindings(notes: RelatedNote[], findings: readonly Finding[]): RelatedNote[] {
  for (const note of notes) {
    if (note.kind !== 'dcsync') continue;
    note.findings = findings.filter(({ smb }) => smb?.recipient === note.from).map(({ id }) => id);
  }
  return notes;
}

function namedAddresses(findings: readonly { profile: Profile }[], around: Surroundings): Set<number> {
  const named = new Set<number>();
  for (const { profile } of findings) {
    named.add(profile.run.origin).add(profile.run.recipient);
    for (const step of profile.onward) {
      named.add(step.from);
      if (step.to !== null) named.add(step.to);
    }
  }
  for (const r of around.replications) named.add(r.client).add(r.server);
  return named;
}

function gaps(screen: SmbScreen): Unseen[] {
  const left = screen.marked.leftOut + screen.plain.leftOut + screen.volumes.leftOut;
  if (left === 0) return [];
  const text = `${left} SMB transfers past the bound of this scan were only counted; findings stand on a sample of them.`;
  return [{ evidence: null, reason: 'transfers-past-bound', count: left, text }];
}
