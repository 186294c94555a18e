import { addressText } from '../../base/address.ts';
import type { SmbFacts } from '../finding.ts';
import { isComputerAccount } from './accounts.ts';
import { MAX_LISTED } from './bounds.ts';
import { distinctCites } from './cites.ts';
import { type HostNames, labelOf } from './hosts.ts';
import { isBackupName } from './names.ts';
import { folderOf } from './path.ts';
import { type Profile, subjectOf } from './profile.ts';
import { traceOf } from './signals/known-traces.ts';

/** What facts are taken from besides the run itself. */
export interface FactSources {
  names: HostNames;
  /** Sessions from computers that are no controllers to controllers. */
  sessions: SmbFacts['sessions'];
  isInside(address: number): boolean;
}

/** Facts that the case needs to answer its questions. */
export function factsOf(profile: Profile, sources: FactSources): SmbFacts {
  const { run, controller, files, sensitive } = profile;
  const parts = [...run.files, ...run.attempts, ...run.volumes];
  const unknown = parts.find(({ account }) => account.account === null);
  return {
    controller: controller?.certainty ?? 'unknown',
    recipientInside: profile.recipientInside,
    accounts: accountFacts(profile),
    unknownAccount: unknown ? (unknown.account.grounds ?? 'the session does not name one') : null,
    serverPort: run.files[0]?.serverPort ?? 445,
    secrets: secretsOf(profile),
    tool: files.map(traceOf).find((trace) => trace !== null) ?? null,
    staging: stagingOf(profile),
    refused: [...new Set(run.attempts.map((file) => file.name))].slice(0, MAX_LISTED),
    backupLike:
      profile.accounts.some(isBackupName) || sensitive.some((file) => isBackupName(file.share ?? '')),
    onward: onwardFacts(profile, sources),
    sessions: sources.sessions,
    replicated: profile.replications.length > 0,
  };
}

function accountFacts({ run }: Profile): SmbFacts['accounts'] {
  const known = new Map<string, SmbFacts['accounts'][number]>();
  const parts = subjectOf(run).map((part) => ({
    account: part.account,
    at: 'volume' in part ? part.volume.first : part.first,
  }));
  for (const { account, at } of parts) {
    if (account.account === null || known.has(account.account)) continue;
    known.set(account.account, {
      account: account.account,
      certainty: account.certainty,
      grounds: account.grounds,
      computer: isComputerAccount(account.account),
      cites: distinctCites(account.cite ? [account.cite, at] : [at]),
    });
  }
  return [...known.values()].slice(0, MAX_LISTED);
}

function secretsOf({ sensitive }: Profile): SmbFacts['secrets'] {
  const kinds = new Map<string, SmbFacts['secrets'][number]>();
  for (const file of sensitive) {
    const { item, by, contradicted } = file.sensitive!;
    if (contradicted || kinds.has(item.id)) continue;
    kinds.set(item.id, { id: item.id, what: item.what, by, tags: item.tags, file: file.name });
  }
  return [...kinds.values()];
}

/** Folders outside the live places in which sensitive files lay: temporary folders, media trees, shadow copies. */
function stagingOf({ sensitive, pushed }: Profile): string[] {
  if (pushed) return [];
  const folders = sensitive
    .filter((file) => file.adminShare && !/^windows\\(?:ntds|system32\\config)$/.test(folderOf(file.full)))
    .map((file) => `${folderOf(file.full) || '\\'}\\${file.name}`);
  return [...new Set(folders)].slice(0, MAX_LISTED);
}

function onwardFacts({ onward }: Profile, { names, isInside }: FactSources): SmbFacts['onward'] {
  return onward.slice(0, MAX_LISTED).map((step) => ({
    file: step.name,
    from: addressText(names.addresses, step.from),
    to: step.to === null ? step.zone : labelOf(names, step.to),
    how: step.how,
    inside: step.to !== null && isInside(step.to),
    grounds: step.grounds,
    time: step.first.time,
    cites: distinctCites([step.first, step.last]),
  }));
}
