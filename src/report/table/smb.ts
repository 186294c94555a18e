import { counted, thousands } from '../../base/words.ts';
import type { ReportSmb, ReportSmbFile } from '../../case/report.ts';
import { longHost } from '../names.ts';
import { field } from './layout.ts';
import { type Page, safeText } from './page.ts';

/** Files listed; the document and the CSV have all. */
const MAX_FILES = 10;
/** Cells of one path. */
const MAX_PATH = 300;

/** The fields that only a 2030 finding has. */
export function smbFields(page: Page, smb: ReportSmb): string[] {
  const from = safeText(page, longHost(page.names, smb.origin));
  const to = safeText(page, longHost(page.names, smb.recipient));
  const shown = smb.files.slice(0, MAX_FILES);
  const left = smb.files.length - shown.length + smb.filesOmitted;
  return [
    ...field(page, 'who', `${from} ${page.arrow} ${to}, started by ${starter(smb)}`),
    ...field(
      page,
      'how much',
      `${bytesText(smb.bytes)} in ${counted(smb.files.length + smb.filesOmitted, 'file')}${dialect(page, smb)}`,
    ),
    ...(smb.originGrounds.length > 0
      ? field(page, 'origin is', safeText(page, smb.originGrounds.join('; ')))
      : []),
    ...shown.flatMap((file) => field(page, 'file', fileText(page, file))),
    ...(left > 0 ? field(page, 'files', `${counted(left, 'more file')} not shown`) : []),
  ];
}

function starter(smb: ReportSmb): string {
  return {
    origin: 'the origin',
    recipient: 'the recipient',
    other: 'a third computer',
    unknown: 'an unknown side',
  }[smb.startedBy];
}

function dialect(page: Page, smb: ReportSmb): string {
  const dialects = smb.dialects.length === 0 ? '' : `, SMB ${safeText(page, smb.dialects.join(', '))}`;
  return `${dialects}${smb.encrypted ? ', encrypted' : ''}`;
}

function bytesText(bytes: number | null): string {
  return bytes === null ? 'an unknown number of bytes' : `${thousands(bytes)} bytes`;
}

function fileText(page: Page, file: ReportSmbFile): string {
  const parts = [
    sizeText(file),
    file.complete === true ? 'whole' : file.complete === false ? 'in part' : '',
    file.content ?? '',
    file.account === null ? '' : `by ${file.account} (${file.authentication})`,
    file.sha256 === null ? '' : `SHA-256 ${file.sha256}`,
    beginningText(file),
  ];
  const before = file.previousNames.length === 0 ? '' : `, before: ${file.previousNames.join(', ')}`;
  return `${safeText(page, file.path, MAX_PATH)}: ${safeText(page, parts.filter((text) => text !== '').join(', ') + before)}`;
}

/** The words before the hash keep it from being taken for that of the file. */
function beginningText({ beginning }: ReportSmbFile): string {
  return beginning === null
    ? ''
    : `its first ${thousands(beginning.bytes)} bytes have the SHA-256 ${beginning.sha256}`;
}

function sizeText({ bytes, size }: ReportSmbFile): string {
  if (bytes === null) return size === null ? 'size not known' : `size ${thousands(size)}`;
  return size === null ? bytesText(bytes) : `${thousands(bytes)} of ${thousands(size)} bytes`;
}
