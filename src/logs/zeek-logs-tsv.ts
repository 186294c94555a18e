import { MAX_COLUMNS, MAX_LINE_BYTES } from './bounds.ts';
import { microsAt } from './fields.ts';
import { createLogCase, finishLogCase, partOf } from './joined.ts';
import type { JsonObject } from './json.ts';
import { latin1 } from './numbers.ts';
import type { LogContext, LogFormat, LogLine, LogReader } from './types.ts';
import { createZeekHeader, readZeekHeaderLine, type ZeekHeader, zeekHeaderOf } from './zeek-header.ts';
import { createZeekJoin, takeZeekRow, type ZeekJoin } from './zeek-join.ts';
import { kindNamed, kindOfFields, type ZeekKind } from './zeek-kinds.ts';
import { createPlainText, type PlainText, plainText } from './zeek-text.ts';

const HASH = 0x23;
const CARRIAGE_RETURN = 13;

/** State while one file is read. */
interface TsvState {
  context: LogContext;
  join: ZeekJoin;
  header: ZeekHeader;
  kind: ZeekKind | null;
  plain: PlainText;
  decoder: InstanceType<typeof TextDecoder>;
}

function kindOf({ path, fields }: ZeekHeader): ZeekKind | null {
  if (fields.length === 0) return null;
  return path === '' ? kindOfFields((field) => fields.includes(field)) : kindNamed(path);
}

/** Text of one column with its escapes undone; what is no UTF-8 then has replacement characters. */
function columnText(state: TsvState, bytes: Uint8Array, from: number, to: number): string {
  const plain = plainText(state.plain, bytes, from, to, true);
  return state.decoder.decode(plain.bytes.subarray(plain.start, plain.end));
}

/** The line as an object by column names, unset columns left out; null when it has fewer columns than names. */
function rowOf(state: TsvState, { bytes, start }: LogLine, end: number): JsonObject | null {
  const { fields, separator, unsetField, emptyField } = state.header;
  const row = Object.create(null) as Record<string, unknown>;
  let column = 0;
  let begin = start;
  for (let p = start; p <= end && column < MAX_COLUMNS; p++) {
    if (p < end && bytes[p] !== separator) continue;
    const name = fields[column++];
    const text = name === undefined ? unsetField : columnText(state, bytes, begin, p);
    if (name !== undefined && text !== unsetField) row[name] = text === emptyField ? '' : text;
    begin = p + 1;
  }
  return column < fields.length ? null : row;
}

function readHeader(state: TsvState, text: string): void {
  readZeekHeaderLine(state.header, text);
  state.kind = kindOf(state.header);
}

function readRow(state: TsvState, line: LogLine, end: number): void {
  const { context, kind, join, header } = state;
  if (header.fields.length === 0) {
    context.problem('no-header', line.at, 'A line before any #fields line was left out.');
    return;
  }
  if (kind === null) return;
  const row = rowOf(state, line, end);
  if (row === null) {
    context.problem(
      'columns-short',
      line.at,
      'A line with fewer columns than the header names was left out.',
    );
    return;
  }
  const problem = takeZeekRow(join, kind, row, { ...line.at, time: microsAt(row, 'ts') });
  if (problem) context.problem(problem, line.at, PROBLEM_TEXT[problem]);
}

/** One sentence for each problem of a row, for the report. */
export const PROBLEM_TEXT = {
  'bad-time': 'A line whose time could not be read was left out.',
  'bad-address': 'A line without two readable addresses and a connection was left out.',
} as const;

function readLine(state: TsvState, line: LogLine): void {
  const { bytes, start } = line;
  const end = line.end > start && bytes[line.end - 1] === CARRIAGE_RETURN ? line.end - 1 : line.end;
  if (end === start) return;
  if (end - start > MAX_LINE_BYTES) {
    state.context.problem('line-long', line.at, 'A line longer than 4 MiB was left out.');
    return;
  }
  const mark = bytes[start] === 0xef && bytes[start + 1] === 0xbb && bytes[start + 2] === 0xbf ? 3 : 0;
  if (bytes[start + mark] === HASH) readHeader(state, latin1(bytes, start + mark, end));
  else readRow(state, line, end);
}

function open(context: LogContext): LogReader {
  const joined = context.joined ?? createLogCase();
  const state: TsvState = {
    context,
    join: partOf(joined, 'zeek', () => createZeekJoin(context)),
    header: createZeekHeader(),
    kind: null,
    plain: createPlainText(),
    decoder: new TextDecoder(),
  };
  return {
    line: (line) => readLine(state, line),
    end() {
      if (!context.joined) finishLogCase(joined);
    },
  };
}

function sniff(head: Uint8Array): number {
  const header = zeekHeaderOf(head);
  if (kindOf(header) === null || !header.fields.includes('ts')) return 0;
  return header.path === '' ? 0.7 : 1;
}

/** Zeek's logs of connections, SMB, files and sign-ins as its ASCII writer leaves them. */
export const zeekLogsTsv: LogFormat = {
  id: 'zeek-logs-tsv',
  about:
    'Logs of Zeek, tab-separated with header lines: conn, dce_rpc, files, kerberos, ntlm, smb_files, smb_mapping. Those of one case are joined by uid.',
  requires: ['ts', 'uid', 'id.orig_h', 'id.resp_h'],
  useful: [
    'id.resp_p',
    'path',
    'name',
    'action',
    'size',
    'filename',
    'seen_bytes',
    'total_bytes',
    'missing_bytes',
    'sha256',
    'username',
    'client',
  ],
  sniff,
  open,
};
