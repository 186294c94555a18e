import { counted, thousands } from '../../base/words.ts';
import type { Finding, SmbFacts, SmbFile, SmbPart } from '../../detect/finding.ts';
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

const NO_FACTS: SmbFacts = {
  controller: 'unknown',
  recipientInside: true,
  accounts: [],
  unknownAccount: null,
  serverPort: 445,
  secrets: [],
  tool: null,
  staging: [],
  refused: [],
  backupLike: false,
  onward: [],
  sessions: [],
  replicated: false,
};

/** What the evidence says around the copies. A finding without facts still has the accounts of its files. */
export function smbFacts(finding: Finding): SmbFacts {
  if (finding.smbFacts) return finding.smbFacts;
  const smb = smbPart(finding);
  return {
    ...NO_FACTS,
    controller: smb.originGrounds.length > 0 ? 'inferred' : 'unknown',
    accounts: accounts(smb).map((account) => ({
      account,
      certainty: 'seen',
      grounds: null,
      computer: account.endsWith('$'),
      cites: finding.cites.slice(0, 2),
    })),
  };
}

/** True when content crossed, in clear or encrypted; false for refused attempts alone. */
export function hasMoved(finding: Finding): boolean {
  const smb = smbPart(finding);
  return smb.encrypted || smb.files.length === 0 || smb.files.some((file) => file.bytes !== 0);
}

/** Administrative shares among the paths, each once. */
export function adminShares(smb: SmbPart): string[] {
  const shares = smb.files.map((file) => /^\\\\[^\\]+\\((?:admin|[a-z])\$)\\/i.exec(file.path)?.[1] ?? '');
  return [...new Set(shares.filter((share) => share !== ''))];
}

/** SHA-256 of what crossed of a file: of the whole, or else of its beginning where that is all; null without. */
export function contentHash(file: SmbFile): string | null {
  return file.sha256 ?? file.beginning?.sha256 ?? null;
}
