import { MAX_LINE_BYTES } from './bounds.ts';
import { microsAt } from './fields.ts';
import { createLogCase, finishLogCase, partOf } from './joined.ts';
import { type JsonObject, lookUp, parseObject, tellNoObject, unwrap } from './json.ts';
import type { LogContext, LogFormat, LogLine, LogReader } from './types.ts';
import { zeekDnsJson } from './zeek-dns-json.ts';
import { createZeekJoin, takeZeekRow, type ZeekJoin } from './zeek-join.ts';
import { kindOfRow } from './zeek-kinds.ts';
import { PROBLEM_TEXT } from './zeek-logs-tsv.ts';

/** Lines of the head that are tried: a stream of all logs may begin with others. */
const SNIFF_LINES = 50;
/** Of them so many may be none: a file cut at its beginning starts in the middle of a line. */
const SNIFF_BAD = 1;

/** State while one file is read. */
interface JsonState {
  context: LogContext;
  join: ZeekJoin;
  /** Reads rows of dns.log in a stream of all logs. */
  dns: LogReader;
}

function isRow(object: JsonObject): boolean {
  return kindOfRow(object) !== null;
}

function isDnsRow(object: JsonObject): boolean {
  const path = lookUp(object, '_path');
  return path === 'dns' || (path === undefined && lookUp(object, 'trans_id') !== undefined);
}

/** Logged by Zeek, a log that is not read. */
function isOtherRow(object: JsonObject): boolean {
  return lookUp(object, '_path') !== undefined || lookUp(object, 'ts') !== undefined;
}

function readLine(state: JsonState, line: LogLine): void {
  const { context, join } = state;
  if (line.end === line.start) return;
  if (line.end - line.start > MAX_LINE_BYTES) {
    context.problem('line-long', line.at, 'A line longer than 4 MiB was left out.');
    return;
  }
  const outer = parseObject(line.bytes, line.start, line.end);
  if (outer === 'blank') return;
  if (outer === null) {
    tellNoObject(context, line);
    return;
  }
  const row = unwrap(outer, isRow);
  const kind = row && kindOfRow(row);
  if (!row || !kind) {
    if (unwrap(outer, isDnsRow)) state.dns.line(line);
    else if (!unwrap(outer, isOtherRow))
      context.problem(
        'no-zeek-fields',
        line.at,
        "A JSON object without the fields of Zeek's logs was left out.",
      );
    return;
  }
  const problem = takeZeekRow(join, kind, row, { ...line.at, time: microsAt(row, 'ts') });
  if (problem) context.problem(problem, line.at, PROBLEM_TEXT[problem]);
}

function open(context: LogContext): LogReader {
  const joined = context.joined ?? createLogCase();
  const join = partOf(joined, 'zeek', () => createZeekJoin(context));
  const state: JsonState = { context, join, dns: zeekDnsJson.open(context) };
  return {
    line: (line) => readLine(state, line),
    end() {
      state.dns.end();
      if (!context.joined) finishLogCase(joined);
    },
  };
}

function sniff(head: Uint8Array): number {
  let from = 0;
  let bad = 0;
  for (let i = 0; i < SNIFF_LINES && from < head.length; i++) {
    const found = head.indexOf(10, from);
    const to = found < 0 ? head.length : found;
    const outer = parseObject(head, from, to);
    const row = outer !== null && outer !== 'blank' ? unwrap(outer, isRow) : null;
    if (row) return lookUp(row, 'id.orig_h') === undefined && lookUp(row, 'fuid') === undefined ? 0 : 0.92;
    if (outer === null && ++bad > SNIFF_BAD) return 0;
    from = to + 1;
  }
  return 0;
}

/** Zeek's logs of connections, SMB, files and sign-ins as JSON, one object a line; also one stream of all logs. */
export const zeekLogsJson: LogFormat = {
  id: 'zeek-logs-json',
  about:
    'Logs of Zeek as JSON lines, also as shippers wrap them: conn, dce_rpc, files, kerberos, ntlm, smb_files, smb_mapping, and dns in a stream of all.',
  requires: ['ts', 'uid', 'id.orig_h', 'id.resp_h'],
  useful: [
    '_path',
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
