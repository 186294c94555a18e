import { counted, listed } from '../../base/words.ts';
import type { Finding, SmbFile, SmbPart } from '../../detect/finding.ts';
import type { StoryPart } from '../alerts.ts';
import { MAX_NAMED } from '../bounds.ts';
import { atText, type CaseContext, fewCites, firstCite } from '../context.ts';
import { accounts, contentText, endText, fileName, filesText, smbPart } from './words.ts';

/** What the copies of one incident did, without a full stop. */
export function smbHeadline(context: CaseContext, findings: readonly Finding[]): string {
  const parts = findings.map(smbPart);
  const first = parts[0]!;
  const more = findings.length > 1 ? ` (and ${counted(findings.length - 1, 'more copy run')})` : '';
  const to = endText(context, first.recipient, false);
  return `${filesText(first)} of ${endText(context, first.origin, false)} was copied to ${to}${more}`;
}

/** One sentence per file, the first few; or one for the whole run when no file is known. */
export function smbStory(context: CaseContext, finding: Finding): StoryPart[] {
  const smb = smbPart(finding);
  if (smb.files.length === 0) return [wholeRun(context, finding, smb)];
  return smb.files.slice(0, MAX_NAMED).map((file) => oneFile(context, smb, file));
}

function oneFile(context: CaseContext, smb: SmbPart, file: SmbFile): StoryPart {
  const who = file.account ?? 'An unknown account';
  const from = endText(context, smb.origin, true);
  const to = endText(context, smb.recipient, true);
  const did = file.direction === 'write' ? 'wrote' : 'read';
  const text = `${atText(context, file.first)} ${who} ${did} ${fileName(file.path)} (${contentText(file)}) from ${from} to ${to}.`;
  return { time: file.first, sentence: { text, cites: fewCites(file.cites) } };
}

function wholeRun(context: CaseContext, finding: Finding, smb: SmbPart): StoryPart {
  const who = listed(accounts(smb), MAX_NAMED) || 'An unknown account';
  const text = `${atText(context, finding.first)} ${who} copied ${filesText(smb)} from ${endText(context, smb.origin, true)} to ${endText(context, smb.recipient, true)}.`;
  return { time: finding.first, sentence: { text, cites: fewCites(firstCite(finding.cites)) } };
}
