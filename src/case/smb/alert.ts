import { listed } from '../../base/words.ts';
import type { Finding } from '../../detect/finding.ts';
import type { AlertCase } from '../alerts.ts';
import { MAX_NAMED } from '../bounds.ts';
import { type CaseContext, fewCites } from '../context.ts';
import { exclusionEntry } from '../exclusion.ts';
import type { ReportScope, ReportTriage } from '../report.ts';
import { smbHeadline, smbStory } from './story.ts';
import { accounts, endText, smbPart } from './words.ts';

/** Alert 2030, Data exfiltration over SMB. */
export const smbAlert: AlertCase = {
  alert: 2030,
  incidentKeys,
  addresses: (finding) => {
    const { origin, recipient } = smbPart(finding);
    return [recipient, origin].filter((address) => address !== null);
  },
  contents: (finding) =>
    smbPart(finding)
      .files.map((file) => file.sha256)
      .filter((hash) => hash !== null),
  headline: smbHeadline,
  story: smbStory,
  scope,
  triage,
  facts: () => ({}),
  lines: () => ({}),
};

/** The computer that holds the copy; the origin too when it started the copy itself. */
function incidentKeys(finding: Finding): string[] {
  const { origin, recipient, startedBy } = smbPart(finding);
  const keys = recipient === null ? [] : [`computer ${recipient}`];
  if (origin !== null && startedBy === 'origin') keys.push(`computer ${origin}`);
  return keys;
}

function scope(context: CaseContext, finding: Finding): ReportScope[] {
  const smb = smbPart(finding);
  const who = accounts(smb);
  const ends = `From ${endText(context, smb.origin, true)} to ${endText(context, smb.recipient, true)}.`;
  const cites = fewCites(finding.cites.slice(0, 2));
  const users = 'Which users copied the files?';
  return [
    who.length > 0
      ? { question: users, answer: listed(who, MAX_NAMED), certainty: 'seen', cites }
      : { question: users, answer: null, certainty: 'unknown', cites: [] },
    {
      question: 'Which are the source and destination computers of the copies?',
      answer: ends,
      certainty: 'seen',
      cites,
    },
  ];
}

function triage(context: CaseContext, finding: Finding): ReportTriage {
  const by = finding.suppressedBy;
  const question = 'Are these users supposed to copy these files to this computer?';
  return {
    suggestion: by ? 'B-TP' : 'open',
    reason: by
      ? `${by.by} explains it: ${by.reason}`
      : 'No approved transfer covers it: whoever owns the account decides.',
    questions: [
      by
        ? { question, answer: `Yes: ${by.by}.`, certainty: 'seen' }
        : { question, answer: null, certainty: 'unknown' },
    ],
    exclusion: exclusion(context, finding),
  };
}

function exclusion(context: CaseContext, finding: Finding): string | null {
  const smb = smbPart(finding);
  const [account] = accounts(smb);
  if (smb.recipient === null) return null;
  const computer = ['computer', smb.recipient] as const;
  const entry = account === undefined ? [computer] : [['account', account] as const, computer];
  return exclusionEntry(
    'approvedTransfers',
    [entry],
    Number.isFinite(context.last) ? context.last : finding.last,
  );
}
