import { MAX_COLUMNS } from './bounds.ts';

/**
 * Header of Zeek's ASCII writer (zeek/zeek scripts/base/frameworks/logging/writers/ascii.zeek). Files that were
 * concatenated after rotation have several; each holds until the next.
 */
export interface ZeekHeader {
  /** Separator of columns, one byte. */
  separator: number;
  setSeparator: number;
  emptyField: string;
  unsetField: string;
  /** Name of the log, empty until told. */
  path: string;
  fields: readonly string[];
  types: readonly string[];
}

/** Zeek's defaults: tab, comma, `(empty)`, `-`. */
export function createZeekHeader(): ZeekHeader {
  return {
    separator: 9,
    setSeparator: 0x2c,
    emptyField: '(empty)',
    unsetField: '-',
    path: '',
    fields: [],
    types: [],
  };
}

/** `#separator` is escaped itself (`\x09`) and set off by a blank. */
function readSeparator(header: ZeekHeader, text: string): void {
  const escaped = /^\\x([0-9a-fA-F]{2})$/.exec(text.trim());
  if (escaped) header.separator = Number.parseInt(escaped[1]!, 16);
  else if (text.length === 1) header.separator = text.charCodeAt(0);
}

/** Takes one line that begins with `#`. Returns true when the columns changed. */
export function readZeekHeaderLine(header: ZeekHeader, line: string): boolean {
  if (line.startsWith('#separator ')) {
    readSeparator(header, line.slice('#separator '.length));
    return false;
  }
  const [key, ...values] = line.split(String.fromCharCode(header.separator), MAX_COLUMNS + 1);
  const first = values[0] ?? '';
  if (key === '#set_separator' && first.length === 1) header.setSeparator = first.charCodeAt(0);
  else if (key === '#empty_field') header.emptyField = first;
  else if (key === '#unset_field') header.unsetField = first;
  else if (key === '#path') header.path = first;
  else if (key === '#types') header.types = values;
  else if (key === '#fields') header.fields = values;
  return key === '#fields';
}

/** The headers at the start of a file, from its first bytes; the last line may be cut. */
export function zeekHeaderOf(head: Uint8Array): ZeekHeader {
  const header = createZeekHeader();
  const text = Buffer.from(head.buffer, head.byteOffset, head.length).toString('latin1');
  for (const line of text.replace(/^\xef\xbb\xbf/, '').split('\n')) {
    if (!line.startsWith('#')) break;
    readZeekHeaderLine(header, line.replace(/\r$/, ''));
  }
  return header;
}
