import { createHash } from 'node:crypto';
import { addressText } from '../../base/address.ts';
import type { Cite } from '../../base/provenance.ts';
import type { Finding, SmbFile, SmbPart } from '../finding.ts';
import type { Score } from '../severity.ts';
import type { Account } from './accounts.ts';
import { MAX_CITES, MAX_FILES } from './bounds.ts';
import { caveatsOf } from './caveats.ts';
import { distinctCites } from './cites.ts';
import { smbConfidence } from './confidence.ts';
import { type FactSources, factsOf } from './facts.ts';
import type { RunFile } from './files.ts';
import { type HostNames, nameOf } from './hosts.ts';
import type { KeptVolume, Moment } from './kept.ts';
import { bySensitivity, type Profile } from './profile.ts';
import { runTitle } from './title.ts';

/** A finding from a judged run; scope, triage and remediation are the case's. */
export function buildFinding(profile: Profile, score: Score, sources: FactSources): Finding {
  const { run } = profile;
  const smb = smbPart(profile, sources.names);
  return {
    id: findingId(smb, run.first),
    alert: 2030,
    title: runTitle(profile, sources.names),
    severity: score.severity ?? 'low',
    score: score.total,
    confidence: smbConfidence(score.total),
    attack: attackIds(profile),
    first: run.first.time,
    last: run.last.time,
    dns: null,
    smb,
    why: score.why,
    cites: chooseCites(profile),
    excerpts: [],
    excerptSources: [],
    caveats: caveatsOf(profile),
    facts: null,
    smbFacts: factsOf(profile, sources),
    suppressedBy: null,
  };
}

/** `2030-` and 64 bits of SHA-256 over the ends and the time of the first transfer. */
function findingId(smb: SmbPart, first: Moment): string {
  const time = Number.isNaN(first.time) ? null : first.time;
  const subject = JSON.stringify([smb.origin, smb.recipient, time]);
  return `2030-${createHash('sha256').update(subject).digest('hex').slice(0, 16)}`;
}

function smbPart(profile: Profile, names: HostNames): SmbPart {
  const { run, controller, pushed } = profile;
  const text = (id: number) => addressText(names.addresses, id) || null;
  const shown = shownFiles(profile);
  const files = shown.slice(0, MAX_FILES).map((file) => smbFile(file, profile, names));
  const volumes = run.volumes.map((v) => volumeFile(v, names));
  const all = [...files, ...volumes.slice(0, MAX_FILES - files.length)];
  return {
    origin: text(run.origin),
    recipient: text(run.recipient),
    startedBy: pushed ? 'origin' : 'recipient',
    originGrounds: controller ? [...controller.grounds] : [],
    dialects: dialectsOf(profile),
    encrypted: run.volumes.length > 0,
    bytes:
      run.files.length > 0 ? shown.reduce((sum, file) => sum + (file.attempt ? 0 : file.bytes), 0) : null,
    files: all,
    filesOmitted: shown.length + volumes.length - all.length,
  };
}

/** What matters, strongest first: sensitive files, other content, policies only of a sweep, then refused opens. */
function shownFiles({ run, files }: Profile): RunFile[] {
  const taken = files.length > 0 || run.volumes.length > 0 || run.attempts.length > 0 ? files : run.files;
  return [...[...taken].sort(bySensitivity), ...run.attempts];
}

function dialectsOf({ run }: Profile): string[] {
  const all = [...run.files.map((file) => file.dialect), ...run.volumes.map(({ volume }) => volume.dialect)];
  return [...new Set(all.filter((dialect) => dialect !== null))].sort();
}

function smbFile(file: RunFile, { run }: Profile, names: HostNames): SmbFile {
  const server = file.direction === 'write' ? run.recipient : run.origin;
  return {
    path: displayPath(file, server, names),
    previousNames: file.previousNames,
    direction: file.direction,
    account: file.account.account,
    authentication: file.account.authentication,
    bytes: file.attempt ? 0 : file.bytes,
    size: file.size,
    complete: file.attempt ? false : file.complete,
    sha256: file.sha256,
    beginning: file.attempt ? null : file.beginning,
    content: file.content?.id ?? null,
    sensitive: file.sensitive && !file.sensitive.contradicted ? file.sensitive.item.id : null,
    first: file.first.time,
    last: file.last.time,
    cites: distinctCites(file.cites),
  };
}

/** `\\dc1\C$\Windows\Temp\sam.save`; parts that were not seen are left out. */
function displayPath(file: RunFile, server: number, names: HostNames): string {
  const host = nameOf(names, server) ?? addressText(names.addresses, server);
  const below = (file.path ?? '(name not seen)').replace(/^\\+/, '');
  return file.share === null ? below : `\\\\${host}\\${file.share}\\${below}`;
}

function volumeFile(
  { volume, account }: { volume: KeptVolume; account: Account },
  names: HostNames,
): SmbFile {
  const host = nameOf(names, volume.server) ?? addressText(names.addresses, volume.server);
  return {
    path: `\\\\${host}\\(encrypted session)`,
    previousNames: [],
    direction: 'unknown',
    account: account.account,
    authentication: account.authentication,
    bytes: null,
    size: null,
    complete: null,
    sha256: null,
    beginning: null,
    content: null,
    sensitive: null,
    first: volume.first.time,
    last: volume.last.time,
    cites: distinctCites([volume.first, volume.last]),
  };
}

/** MITRE ATT&CK: exfiltration, what was in the files, data from shares, lateral transfer by a push. */
function attackIds({ sensitive, pushed, recipientInside, files }: Profile): string[] {
  const ids = new Set(['T1048']);
  for (const file of sensitive) for (const id of ATTACK[file.sensitive!.item.id] ?? []) ids.add(id);
  if (!pushed && files.length > 0) ids.add('T1039');
  if (pushed && recipientInside) ids.add('T1570');
  return [...ids].sort();
}

const ATTACK: Readonly<Record<string, readonly string[]>> = {
  ntds: ['T1003.003'],
  ese: ['T1003.003'],
  vdisk: ['T1003.003'],
  backup: ['T1003.003'],
  'dump-text': ['T1003'],
  lsass: ['T1003.001'],
  dump: ['T1003.001'],
  mem: ['T1003.001'],
  'hive-sam': ['T1003.002'],
  'hive-sec': ['T1003.004'],
  'hive-sys': ['T1003.002', 'T1003.004'],
  'hive-any': ['T1003.002'],
  gpp: ['T1552.006'],
  pki: ['T1552.004'],
  dpapi: ['T1552.004'],
  unattend: ['T1552.001'],
  ticket: ['T1558'],
};

/** First and last of the run, then the first of each file from the strongest on. */
function chooseCites(profile: Profile): Cite[] {
  const { run, sensitive } = profile;
  const order = [
    run.first,
    run.last,
    ...sensitive.flatMap((file) => [file.first, file.last]),
    ...run.files.map((f) => f.first),
  ];
  return distinctCites(order.slice(0, MAX_CITES * 4)).slice(0, MAX_CITES);
}
