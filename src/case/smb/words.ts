import { counted, thousands } from '../../base/words.ts';
import type { Finding, SmbFile, SmbPart } from '../../detect/finding.ts';
import { type CaseContext, hostLabel, hostShort } from '../context.ts';

/** The part of a 2030 finding; findings of another alert have none. */
export function smbPart(finding: Finding): SmbPart {
  if (!finding.smb) throw new TypeError(`finding ${finding.id} has no SMB part`);
  return finding.smb;
}

/** Last component of a path with either slash; the path itself when it ends in one. */
export function fileName(path: string): string {
  return path.slice(Math.max(path.lastIndexOf('\\'), path.lastIndexOf('/')) + 1) || path;
}

/** `sam.save`, or `sam.save and 3 more files`. */
export function filesText(smb: SmbPart): string {
  const [first] = smb.files;
  const all = smb.files.length + smb.filesOmitted;
  if (!first) return smb.encrypted ? 'encrypted content' : 'content';
  return all === 1 ? fileName(first.path) : `${fileName(first.path)} and ${counted(all - 1, 'more file')}`;
}

/** `57,344 bytes, whole, registry-sam`; what is not known is left out. */
export function contentText(file: SmbFile): string {
  const parts = [
    file.bytes === null ? 'bytes not known' : `${thousands(file.bytes)} bytes`,
    file.complete === true ? 'whole' : file.complete === false ? 'in part' : '',
    file.content ?? file.sensitive ?? '',
  ];
  return parts.filter((text) => text !== '').join(', ');
}

/** Accounts of the copies, each once. */
export function accounts(smb: SmbPart): string[] {
  return [...new Set(smb.files.map((file) => file.account).filter((account) => account !== null))];
}

/** One end of the copy in words. */
export function endText(context: CaseContext, address: string | null, long: boolean): string {
  if (address === null) return 'an unknown computer';
  return (long ? hostLabel : hostShort)(context, address);
}
