import { listed } from '../../base/words.ts';
import type { Finding, SmbPart } from '../../detect/finding.ts';
import { MAX_EXCLUDED_ACCOUNTS, MAX_NAMED } from '../bounds.ts';
import { type CaseContext, hasRole } from '../context.ts';
import { exclusionEntry } from '../exclusion.ts';
import { severityLevel } from '../rank.ts';
import type { ReportTriage } from '../report.ts';
import { personText } from '../site/values.ts';
import { accounts, endText, hasMoved, smbFacts, smbPart } from './words.ts';

type Question = ReportTriage['questions'][number];

/** The triage questions of alert 2030 in order, a suggestion with its reason, and a ready exclusion entry. */
export function smbTriage(context: CaseContext, finding: Finding): ReportTriage {
  return {
    ...suggestion(context, finding),
    questions: [
      supposed(finding),
      recipientKind(context, finding),
      isController(finding),
      leftOrganisation(finding),
    ],
    exclusion: exclusion(context, finding),
  };
}

function suggestion(context: CaseContext, finding: Finding): Pick<ReportTriage, 'suggestion' | 'reason'> {
  const by = finding.suppressedBy;
  if (by) return { suggestion: 'B-TP', reason: `${by.by} explains it: ${by.reason}` };
  const facts = smbFacts(finding);
  const to = endText(context, smbPart(finding).recipient, false);
  if (!hasMoved(finding))
    return {
      suggestion: 'open',
      reason: 'Nothing was transferred: whoever owns the account says why it was tried.',
    };
  if (facts.backupLike)
    return {
      suggestion: 'open',
      reason: 'It is named like a backup, and no approved transfer covers it: its owner decides.',
    };
  const [secret] = facts.secrets;
  if (secret && severityLevel(finding.severity) >= severityLevel('high'))
    return {
      suggestion: 'TP',
      reason: `No approved transfer covers it, and ${secret.what} has no business on ${to}.`,
    };
  return { suggestion: 'open', reason: 'No approved transfer covers it: whoever owns the account decides.' };
}

function question(text: string, answer: string | null, certainty: Question['certainty']): Question {
  return { question: text, answer, certainty };
}

function supposed(finding: Finding): Question {
  const text = 'Are these users supposed to copy these files to this computer?';
  const by = finding.suppressedBy;
  return by ? question(text, `Yes: ${by.by}.`, 'seen') : question(text, null, 'unknown');
}

function recipientKind(context: CaseContext, finding: Finding): Question {
  const text = 'Is the recipient a backup host or another domain controller?';
  const { recipient } = smbPart(finding);
  const by = finding.suppressedBy?.by ?? '';
  if (by.includes('backupHosts[')) return question(text, `Yes: ${by}.`, 'seen');
  if (recipient !== null && hasRole(context, recipient, /domain controller/i))
    return question(text, 'Yes: it is known as a domain controller.', 'inferred');
  if (smbFacts(finding).backupLike)
    return question(text, 'Account or share is named like a backup; a name proves nothing.', 'unknown');
  return question(text, 'Nothing in this evidence shows it as one.', 'inferred');
}

function isController(finding: Finding): Question {
  const text = 'Is the origin a domain controller?';
  const { originGrounds } = smbPart(finding);
  const { controller } = smbFacts(finding);
  if (controller === 'unknown') return question(text, null, 'unknown');
  return question(text, `Yes: ${listed(originGrounds, MAX_NAMED)}.`, controller);
}

function leftOrganisation(finding: Finding): Question {
  const text = 'Did the content leave the organisation?';
  const { recipientInside, onward } = smbFacts(finding);
  const left = onward.filter(({ how, inside }) => how === 'dns' || !inside);
  if (!recipientInside && hasMoved(finding)) return question(text, 'Yes: the recipient is outside.', 'seen');
  if (left.length > 0)
    return question(text, `Yes: to ${listed([...new Set(left.map(({ to }) => to))], MAX_NAMED)}.`, 'seen');
  return question(text, null, 'unknown');
}

function exclusion(context: CaseContext, finding: Finding): string | null {
  const smb = smbPart(finding);
  if (smb.recipient === null) return null;
  const computer = ['computer', smb.recipient] as const;
  const named = approvable(smb).map((account) => [['account', account] as const, computer]);
  const last = Number.isFinite(context.last) ? context.last : finding.last;
  return exclusionEntry('approvedTransfers', named.length === 0 ? [[computer]] : named, last);
}

/** Accounts that together cover every file; none where a file is not shown, or has no account that can be written. */
function approvable(smb: SmbPart): string[] {
  const known =
    smb.filesOmitted === 0 &&
    smb.files.every(({ account }) => account !== null && 'value' in personText(account));
  const all = known ? accounts(smb) : [];
  return all.length <= MAX_EXCLUDED_ACCOUNTS ? all : [];
}
