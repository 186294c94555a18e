import { counted, duration, listed, thousands } from '../../base/words.ts';
import type { Finding, SmbFacts, SmbFile, SmbPart } from '../../detect/finding.ts';
import type { StoryPart } from '../alerts.ts';
import { MAX_NAMED } from '../bounds.ts';
import { atText, type CaseContext, fewCites, firstCite, hostShort } from '../context.ts';
import { accounts, contentText, endText, fileName, filesText, hasMoved, smbFacts, smbPart } from './words.ts';

/** What the copies of one incident did, without a full stop. */
export function smbHeadline(context: CaseContext, findings: readonly Finding[]): string {
  const [lead] = findings;
  const first = smbPart(lead!);
  const more = findings.length > 1 ? ` (and ${counted(findings.length - 1, 'more copy run')})` : '';
  const to = endText(context, first.recipient, false);
  const from = endText(context, first.origin, false);
  if (!hasMoved(lead!)) return `${to} was refused ${filesText(first)} of ${from}${more}`;
  return `${filesText(first)} of ${from} was copied to ${to}${more}`;
}

/** One sentence per file, the first few; or one for the whole run when no file is known; then where it went on. */
export function smbStory(context: CaseContext, finding: Finding): StoryPart[] {
  const smb = smbPart(finding);
  const files = smb.files.length === 0 ? [wholeRun(context, finding, smb)] : fileParts(context, finding, smb);
  return [...files, ...onwardParts(context, finding, smbFacts(finding))];
}

function fileParts(context: CaseContext, finding: Finding, smb: SmbPart): StoryPart[] {
  const shown = smb.files.slice(0, MAX_NAMED).map((file) => oneFile(context, smb, file));
  const left = smb.files.length - shown.length + smb.filesOmitted;
  if (left <= 0) return shown;
  const text = `${counted(left, 'more file')} followed or came between, until ${atText(context, finding.last).replace(/^At /, '')}.`;
  return [...shown, { time: finding.last, sentence: { text, cites: fewCites(finding.cites.slice(-1)) } }];
}

function oneFile(context: CaseContext, smb: SmbPart, file: SmbFile): StoryPart {
  const who = file.account ?? 'An unknown account';
  const from = endText(context, smb.origin, true);
  const to = endText(context, smb.recipient, true);
  const text = `${atText(context, file.first)} ${deed(file, who, from, to)}.`;
  return { time: file.first, sentence: { text, cites: fewCites(file.cites) } };
}

function deed(file: SmbFile, who: string, from: string, to: string): string {
  const what = fileName(file.path);
  if (file.bytes === 0) return `${who} tried to open ${what} on ${from} from ${to} and was refused`;
  if (file.bytes === null && file.direction === 'unknown')
    return `${who} began an encrypted session between ${from} and ${to}`;
  return `${who} ${file.direction === 'write' ? 'wrote' : 'read'} ${what} (${contentText(file)}) from ${from} to ${to}`;
}

function wholeRun(context: CaseContext, finding: Finding, smb: SmbPart): StoryPart {
  const who = listed(accounts(smb), MAX_NAMED) || 'An unknown account';
  const text = `${atText(context, finding.first)} ${who} copied ${filesText(smb)} from ${endText(context, smb.origin, true)} to ${endText(context, smb.recipient, true)}.`;
  return { time: finding.first, sentence: { text, cites: fewCites(firstCite(finding.cites)) } };
}

function onwardParts(context: CaseContext, finding: Finding, { onward }: SmbFacts): StoryPart[] {
  return onward.slice(0, MAX_NAMED).map((step) => {
    const gap = step.time - finding.last;
    const when = gap >= 0 ? `${duration(gap)} later` : atText(context, step.time);
    const same = sameBytes(finding, step.file);
    const began = step.how === 'dns' ? 'began to send' : 'passed on';
    const text = `${when} ${hostShort(context, step.from)} ${began} ${same} to ${step.to} over ${step.how.toUpperCase()} (${step.grounds}).`;
    return { time: step.time, sentence: { text, cites: fewCites(step.cites) } };
  });
}

function sameBytes(finding: Finding, name: string): string {
  const file = smbPart(finding).files.find((each) => fileName(each.path) === name);
  return file?.bytes ? `the same ${thousands(file.bytes)} bytes` : `the same content as ${name}`;
}
