import { ORDINARY_DATABASES } from '../../data/sensitive-names.ts';
import type { RunFile } from './files.ts';

/** Both formats that hold a domain's secrets are whole pages of this: hives (regf) of 4 KiB, ESE databases of 4, 8 KiB and more. */
const PAGE = 4096;
/** The smallest hive that holds something is some pages; small files are of such a size too often. */
const MIN_BYTES = 6 * PAGE;
/** Formats whose length is arbitrary: one file in 4,096 is whole pages long. All have a mark that sensors know. */
const ARBITRARY = /\.(?:docx|docm|xlsx|xlsm|pptx|pdf|zip|7z|rar|cab|gz|png|jpe?g|gif)$/;
/** Formats that are made of blocks or set aside whole pages: a page-sized file of these says nothing. */
const BLOCKS =
  /\.(?:evtx?|etl|edb|mdb|accdb|db|sqlite|sdb|jfm|jrs|log|chk|vhdx?|avhdx?|vmdk|iso|img|wim|esd|swp|pst|ost|doc|xls|ppt|msg|msi|msp|exe|dll|sys|mui|cpl|scr|ocx|efi|com|drv|ldf|mdf|ndf|bak|pma|mp4|avi)$/;

/** How a size that is whole pages sits with the name of a file. */
export type PageFit = 'arbitrary' | 'unknown';

/**
 * Whether a file of which no content was seen is exactly whole pages long although its name says otherwise
 * (`arbitrary`) or nothing (`unknown`); null where size, name or content leave no question.
 */
export function pageFit(file: RunFile): PageFit | null {
  const size = sizeOf(file);
  if (!isOutOfPlace(file) || isContentKnown(file)) return null;
  if (size < MIN_BYTES || size % PAGE !== 0) return null;
  const name = file.name.toLowerCase();
  if (hasArbitraryLength(file)) return 'arbitrary';
  return BLOCKS.test(name) || ORDINARY_DATABASES.some((path) => path.test(file.full)) ? null : 'unknown';
}

/** A name of a format with a well-known mark, and a sensor that looked at the beginning and found no such mark. */
export function lacksItsMark(file: RunFile): boolean {
  return file.unrecognised && isOutOfPlace(file) && !isContentKnown(file) && hasArbitraryLength(file);
}

/** The name is that of a format whose files have any length. */
export function hasArbitraryLength({ name }: RunFile): boolean {
  return ARBITRARY.test(name.toLowerCase());
}

/** Something of the content was seen here or by the sensor that logged it. */
function isContentKnown({ content, headSeen }: RunFile): boolean {
  return content !== null || headSeen;
}

/** Reached as only administrators do, or sent out by the controller itself: elsewhere such files are everybody's. */
function isOutOfPlace({ adminShare, direction }: RunFile): boolean {
  return adminShare || direction === 'write';
}

/** The size that was declared, else what crossed of a file that was written whole. */
export function sizeOf({ size, direction, lost, bytes }: RunFile): number {
  return size ?? (direction === 'write' && lost === 0 ? bytes : 0);
}
