import { type Account, isComputerAccount } from './accounts.ts';
import { type Baseline, baselineOf, encryptedBytes, type VolumesByOrigin, volumeOf } from './baseline.ts';
import type { Controller } from './controllers.ts';
import type { RunFile } from './files.ts';
import type { KeptPipe, KeptReplication } from './kept.ts';
import type { Onward } from './onward.ts';
import type { Run } from './runs.ts';
import { WEIGHTS } from './weights.ts';

/** What signals judge: one run with what stands around it. */
export interface Profile {
  run: Run;
  /** Null when the origin is not known as a domain controller. */
  controller: Controller | null;
  /** Some computer of the evidence is known as a controller. */
  controllersKnown: boolean;
  originInside: boolean;
  recipientInside: boolean;
  /** True when the origin began the copying itself, as SMB client. */
  pushed: boolean;
  /** Files that matter: not policy. */
  files: RunFile[];
  /** The strongest first. */
  sensitive: RunFile[];
  policies: RunFile[];
  encryptedBytes: number;
  volumeBytes: number;
  /** Accounts of what matters in the run, each once, known ones only: who just read policies beside it copied nothing. */
  accounts: string[];
  /** All known accounts, policy readers too, are those of computers; false when none is known. */
  computersOnly: boolean;
  peopleSeen: boolean;
  baseline: Baseline;
  /** Pipes of remote execution or registry that the recipient opened on the origin around the run. */
  remotePipes: KeptPipe[];
  /** Replication by the recipient from a controller. */
  replications: KeptReplication[];
  onward: Onward[];
}

/** What a run is judged against. */
export interface Surroundings {
  volumes: VolumesByOrigin;
  controllers: ReadonlyMap<number, Controller>;
  pipes: readonly KeptPipe[];
  replications: readonly KeptReplication[];
  isInside(address: number): boolean;
}

/** Remote control of a computer: services, scheduled tasks, registry ([MS-SCMR], [MS-TSCH], [MS-RRP]). */
const REMOTE_PIPES = new Set(['atsvc', 'svcctl', 'winreg']);
/** Preparation of a theft precedes it by minutes. */
const NEAR_MICROS = 1800e6;

const WEIGHT_ORDER = { critical: 0, high: 1, medium: 2, low: 3 } as const;
const BY_ORDER = { content: 0, member: 1, name: 2 } as const;

export function profileRun(run: Run, around: Surroundings, onward: Onward[]): Profile {
  const files = run.files.filter((file) => !file.policy);
  const accounts = accountsOf(subjectOf(run));
  const all = accountsOf([...run.files, ...run.attempts, ...run.volumes]);
  const controller = around.controllers.get(run.origin) ?? null;
  return {
    run,
    controller,
    controllersKnown: around.controllers.size > 0,
    originInside: around.isInside(run.origin),
    recipientInside: around.isInside(run.recipient),
    pushed:
      run.files.some((file) => file.direction === 'write') ||
      run.volumes.some(({ volume }) => volume.client === run.origin),
    files,
    sensitive: files.filter((file) => file.sensitive !== null).sort(bySensitivity),
    policies: run.files.filter((file) => file.policy),
    encryptedBytes: run.volumes.reduce((sum, { volume }) => sum + encryptedBytes(run, volume), 0),
    volumeBytes: volumeOf(run),
    accounts,
    computersOnly: all.length > 0 && all.every(isComputerAccount),
    peopleSeen: accounts.some((account) => !isComputerAccount(account)),
    baseline: baselineOf(run, around.volumes),
    remotePipes: around.pipes.filter((pipe) => isPreparation(pipe, run)),
    replications: around.replications.filter((r) => r.client === run.recipient && r.server === run.origin),
    onward,
  };
}

function isPreparation(pipe: KeptPipe, run: Run): boolean {
  if (pipe.client !== run.recipient || pipe.server !== run.origin || !REMOTE_PIPES.has(pipe.pipe))
    return false;
  return !(pipe.first.time > run.last.time) && !(run.first.time - pipe.last > NEAR_MICROS);
}

/** By weight, then by how it is known, then by bytes. */
export function bySensitivity(a: RunFile, b: RunFile): number {
  const weight = (file: RunFile) => (file.sensitive ? WEIGHT_ORDER[file.sensitive.item.weight] : 9);
  const by = (file: RunFile) => (file.sensitive ? BY_ORDER[file.sensitive.by] : 9);
  return (
    weight(a) - weight(b) ||
    by(a) - by(b) ||
    b.bytes - a.bytes ||
    (a.full < b.full ? -1 : a.full > b.full ? 1 : 0)
  );
}

/** What a run is about: files, sessions and refused opens; policies where there is nothing else or so many that they are a sweep. */
export function subjectOf({ files, attempts, volumes }: Run): (RunFile | Run['volumes'][number])[] {
  const copied = files.filter((file) => !file.policy);
  const swept = files.length - copied.length >= WEIGHTS.sysvolSweep.least;
  const nothingElse = copied.length + attempts.length + volumes.length === 0;
  return [...(swept || nothingElse ? files : copied), ...attempts, ...volumes];
}

/** Known accounts, each once, in order of text. */
function accountsOf(parts: readonly { account: Account }[]): string[] {
  const all = parts.map(({ account }) => account.account);
  return [...new Set(all.filter((account) => account !== null))].sort();
}
