import { listed } from '../../base/words.ts';
import type { Finding, SmbFacts, SmbPart } from '../../detect/finding.ts';
import type { StepFacts } from '../alerts.ts';
import { MAX_NAMED } from '../bounds.ts';
import { type CaseContext, hostLabel, whenText } from '../context.ts';
import type { ReportTriage } from '../report.ts';
import * as words from './words.ts';
import { smbFacts, smbPart } from './words.ts';

const YES = 'yes';

function flag(holds: boolean): string | null {
  return holds ? YES : null;
}

function someText(text: string): string | null {
  return text === '' ? null : text;
}

/** Facts for the steps of alert 2030, each null when it is not known or does not hold. */
export function smbStepFacts(context: CaseContext, finding: Finding, triage: ReportTriage): StepFacts {
  const smb = smbPart(finding);
  const facts = smbFacts(finding);
  return {
    ...endFacts(context, finding, smb, facts),
    ...accountFacts(facts),
    ...secretFacts(facts),
    ...traceFacts(smb, facts),
    from: whenText(context, finding.first),
    to: whenText(context, finding.last),
    notBenign: flag(triage.suggestion === 'TP' || triage.suggestion === 'open'),
    malicious: flag(triage.suggestion === 'TP'),
  };
}

function endFacts(context: CaseContext, finding: Finding, smb: SmbPart, facts: SmbFacts): StepFacts {
  const moved = words.hasMoved(finding);
  return {
    origin: smb.origin === null ? null : hostLabel(context, smb.origin),
    originAddress: smb.origin,
    recipient: smb.recipient === null ? null : hostLabel(context, smb.recipient),
    recipientAddress: smb.recipient,
    controller: flag(facts.controller !== 'unknown'),
    pushed: flag(smb.startedBy === 'origin'),
    inside: flag(facts.recipientInside),
    outside: flag(!facts.recipientInside),
    moved: flag(moved),
    clear: flag(moved && smb.files.some((file) => file.bytes !== null && file.bytes > 0)),
    encrypted: flag(smb.encrypted),
    files: someText(words.filesText(smb)),
    hashes: flag(smb.files.some((file) => file.sha256 !== null)),
    adminShare: someText(listed(words.adminShares(smb))),
    sessions: someText(sessionsText(context, facts)),
  };
}

function sessionsText(context: CaseContext, facts: SmbFacts): string {
  const texts = facts.sessions.map(
    ({ from, to, account }) =>
      `${hostLabel(context, from)} to ${hostLabel(context, to)}${account === null ? '' : ` as ${account}`}`,
  );
  return listed([...new Set(texts)], MAX_NAMED);
}

function accountFacts(facts: SmbFacts): StepFacts {
  const names = (computer: boolean) =>
    someText(
      listed(
        facts.accounts.filter((each) => each.computer === computer).map(({ account }) => account),
        MAX_NAMED,
      ),
    );
  return {
    account: someText(
      listed(
        facts.accounts.map(({ account }) => account),
        MAX_NAMED,
      ),
    ),
    people: names(false),
    computers: names(true),
    accountUnknown: facts.unknownAccount,
    backupLike: flag(facts.backupLike),
  };
}

function secretFacts(facts: SmbFacts): StepFacts {
  const tagged = (tag: string) => facts.secrets.filter((secret) => secret.tags.includes(tag));
  const files = (tag: string) =>
    someText(listed([...new Set(tagged(tag).map(({ file }) => file))], MAX_NAMED));
  const hives = HIVES.filter(({ id }) => facts.secrets.some((secret) => secret.id === id));
  const krbtgt = krbtgtGrounds(facts);
  const anyHive = facts.secrets.some(({ id }) => id.startsWith('hive-'));
  return {
    krbtgt,
    hives:
      krbtgt === null && anyHive
        ? listed(hives.length > 0 ? hives.map(({ name }) => name) : ['A registry hive'])
        : null,
    hivesMissing: someText(listed(HIVES.filter((hive) => !hives.includes(hive)).map(({ name }) => name))),
    machineKey: flag(hives.some(({ id }) => id === 'hive-sec') && hives.some(({ id }) => id === 'hive-sys')),
    policyPassword: files('policy-password'),
    keys: files('keys'),
    dpapi: files('dpapi'),
    otherSecrets: someText(
      listed(
        [...tagged('tickets'), ...tagged('unattended-password'), ...tagged('identity-services')].map(
          ({ file }) => file,
        ),
        MAX_NAMED,
      ),
    ),
  };
}

const HIVES = [
  { id: 'hive-sam', name: 'SAM' },
  { id: 'hive-sec', name: 'SECURITY' },
  { id: 'hive-sys', name: 'SYSTEM' },
] as const;

/** Why the key of KRBTGT must be taken as known; null when nothing says so. */
export function krbtgtGrounds(facts: SmbFacts): string | null {
  const secret = facts.secrets.find(({ tags }) => tags.includes('krbtgt'));
  if (secret) {
    const sure = secret.by === 'content' && secret.id !== 'ese' && facts.controller !== 'unknown';
    return `${secret.file} is ${secret.what}${sure ? ', and holds or exposes its key' : ', and probably holds its key: find out first'}`;
  }
  return facts.replicated
    ? 'the recipient asked for replication, which gives out keys of accounts: find out which'
    : null;
}

function traceFacts(smb: SmbPart, facts: SmbFacts): StepFacts {
  const onward = facts.onward.map(({ file, to, how }) => `${file} to ${to} over ${how.toUpperCase()}`);
  const staging = listed(facts.staging, MAX_NAMED);
  return {
    tool: facts.tool,
    staging: someText(staging),
    toolOrStaging: flag(facts.tool !== null || staging !== ''),
    onward: someText(listed(onward, MAX_NAMED)),
    onwardOutside: flag(facts.onward.some(({ inside, how }) => how === 'dns' || !inside)),
    refused:
      facts.refused.length === 0
        ? null
        : `${listed(facts.refused, MAX_NAMED)} on ${smb.origin ?? 'the controller'}`,
  };
}

/** Ready lines for `smb.fix.krbtgt` and `smb.fix.sessions` (ActiveDirectory and SmbShare modules of Windows). */
export function smbStepLines(): Readonly<Record<string, string[]>> {
  return {
    krbtgtLines: [
      '# state of the key on every writable controller; compare before each reset',
      'Get-ADDomainController -Filter {IsReadOnly -eq $false} | ForEach-Object {',
      '  Get-ADUser krbtgt -Server $_ -Properties pwdLastSet,msDS-KeyVersionNumber }',
      '# accounts of read-only controllers',
      'Get-ADUser -Filter \'Name -like "krbtgt_*"\' -Properties pwdLastSet',
      '# the reset itself, on the PDC emulator: the system replaces the value typed',
      'Set-ADAccountPassword krbtgt -Reset -Server (Get-ADDomain).PDCEmulator',
      'repadmin /replsummary',
    ],
    sessionLines: [
      '# on each domain controller',
      'Get-SmbSession | Close-SmbSession -Force',
      'query session',
    ],
  };
}
