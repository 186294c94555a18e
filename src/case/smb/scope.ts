import type { Cite } from '../../base/provenance.ts';
import { counted, listed } from '../../base/words.ts';
import type { Finding, SmbFacts, SmbPart } from '../../detect/finding.ts';
import { MAX_NAMED } from '../bounds.ts';
import { type CaseContext, hostLabel, whenText } from '../context.ts';
import type { ReportScope } from '../report.ts';
import { entry } from '../scope.ts';
import { contentText, endText, fileName, hasMoved, smbFacts, smbPart } from './words.ts';

/** The scope questions of alert 2030, in the order in which its guidance asks them. */
export function smbScope(context: CaseContext, finding: Finding): ReportScope[] {
  const smb = smbPart(finding);
  const facts = smbFacts(finding);
  return [
    users(facts),
    computers(context, finding, smb, facts),
    contents(finding, smb, facts),
    movedOn(context, finding, facts),
    outside(finding, facts),
    otherActivity(finding, smb, facts),
    sessions(context, facts),
  ];
}

function users({ accounts, unknownAccount }: SmbFacts): ReportScope {
  const question = 'Which users copied the files?';
  const open = unknownAccount === null ? '' : ` An account is not known: ${unknownAccount}.`;
  if (accounts.length === 0) return entry(question, unknownAccount === null ? null : open.trim(), 'unknown');
  const texts = accounts.map(({ account, grounds }) =>
    grounds === null ? account : `${account} (${grounds})`,
  );
  const certainty =
    accounts.every((each) => each.certainty === 'seen') && unknownAccount === null ? 'seen' : 'inferred';
  return entry(
    question,
    `${listed(texts, MAX_NAMED)}.${open}`,
    certainty,
    accounts.flatMap(({ cites }) => cites),
  );
}

function computers(context: CaseContext, finding: Finding, smb: SmbPart, facts: SmbFacts): ReportScope {
  const role = {
    seen: 'a domain controller',
    inferred: 'a domain controller, as it seems',
    unknown: 'not known as a domain controller',
  }[facts.controller];
  const started = smb.startedBy === 'origin' ? 'The origin began it' : 'The recipient began it';
  const answer = `From ${endText(context, smb.origin, true)}, ${role}, to ${endText(context, smb.recipient, true)}. ${started}.`;
  return entry(
    'Which are the source and destination computers of the copies?',
    answer,
    'seen',
    finding.cites.slice(0, 2),
  );
}

function contents(finding: Finding, smb: SmbPart, { secrets }: SmbFacts): ReportScope {
  const question = 'What was in the files?';
  if (secrets.length > 0) {
    const texts = secrets.map(
      ({ what, file, by }) =>
        `${what} (${file}, told by its ${by === 'content' ? 'content' : by === 'member' ? 'members' : 'name'})`,
    );
    const certainty = secrets.some(({ by }) => by === 'content') ? 'seen' : 'inferred';
    return entry(question, `${capital(listed(texts, MAX_NAMED))}.`, certainty, sensitiveCites(smb));
  }
  if (!hasMoved(finding)) return entry(question, 'Nothing was transferred: every open was refused.', 'seen');
  if (smb.files.every((file) => file.bytes === null))
    return entry(question, 'Encrypted: it cannot be told without the key.', 'unknown');
  const texts = smb.files
    .filter((file) => file.bytes !== null)
    .map((file) => `${fileName(file.path)} (${contentText(file)})`);
  return entry(question, `Nothing that is known as a secret: ${listed(texts, MAX_NAMED)}.`, 'inferred');
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function sensitiveCites(smb: SmbPart): Cite[] {
  return smb.files.filter((file) => file.sensitive !== null).flatMap((file) => file.cites.slice(0, 2));
}

function movedOn(context: CaseContext, finding: Finding, { onward }: SmbFacts): ReportScope {
  const question = 'Were the files moved on?';
  if (onward.length === 0) {
    if (!hasMoved(finding)) return entry(question, 'There was nothing to move.', 'seen');
    return entry(
      question,
      'No onward copy is in this evidence; that says nothing of archives, removable media or other networks.',
      'unknown',
    );
  }
  const texts = onward.map(
    ({ file, from, to, how, time, grounds }) =>
      `${file} from ${hostLabel(context, from)} to ${to} over ${how.toUpperCase()} at ${whenText(context, time)} (${grounds})`,
  );
  return entry(
    question,
    `Yes: ${listed(texts, MAX_NAMED)}.`,
    'seen',
    onward.flatMap(({ cites }) => cites),
  );
}

function outside(finding: Finding, { onward, recipientInside }: SmbFacts): ReportScope {
  const question = 'Did they leave the organisation?';
  const left = onward.filter(({ how, inside }) => how === 'dns' || !inside);
  if (!recipientInside && hasMoved(finding))
    return entry(question, 'Yes: the recipient itself is outside.', 'seen', finding.cites.slice(0, 2));
  if (left.length === 0) return entry(question, null, 'unknown');
  return entry(
    question,
    `Yes: to ${listed([...new Set(left.map(({ to }) => to))], MAX_NAMED)}.`,
    'seen',
    left.flatMap(({ cites }) => cites),
  );
}

function otherActivity(finding: Finding, smb: SmbPart, facts: SmbFacts): ReportScope {
  const parts = [
    facts.refused.length > 0 ? `the opening of ${listed(facts.refused, MAX_NAMED)} was refused` : '',
    facts.staging.length > 0 ? `staged on the origin as ${listed(facts.staging, MAX_NAMED)}` : '',
    finding.why.some(({ signal }) => signal === 'read-then-deleted')
      ? 'deleted there after it had been read'
      : '',
    finding.why.some(({ signal }) => signal === 'remote-control')
      ? 'services, tasks or the registry of the origin were controlled from the recipient'
      : '',
    facts.replicated ? 'the recipient asked for directory replication as well' : '',
  ].filter((text) => text !== '');
  const question = 'What else was done with these files, and on these computers?';
  if (parts.length === 0) return entry(question, null, 'unknown');
  const renamed = smb.files.filter((file) => file.previousNames.length > 0).length;
  const names = renamed === 0 ? '' : ` ${counted(renamed, 'file')} had been renamed.`;
  return entry(question, `${capital(parts.join('; '))}.${names}`, 'seen', finding.cites.slice(0, 4));
}

function sessions(context: CaseContext, { sessions: seen }: SmbFacts): ReportScope {
  const question = 'Who else had sessions to domain controllers?';
  if (seen.length === 0) return entry(question, null, 'unknown');
  const texts = seen.map(
    ({ from, to, account }) =>
      `${hostLabel(context, from)} to ${hostLabel(context, to)}${account === null ? '' : ` as ${account}`}`,
  );
  return entry(question, `${listed(texts, MAX_NAMED)}.`, 'seen');
}
