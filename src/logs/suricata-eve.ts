import { MAX_LINE_BYTES } from './bounds.ts';
import { objectAt, textAt } from './fields.ts';
import { createLogCase, finishLogCase, partOf } from './joined.ts';
import { type JsonObject, parseObject, tellNoObject, unwrap } from './json.ts';
import { latin1 } from './numbers.ts';
import { createEveDcerpc, type EveDcerpc, readEveDcerpc } from './suricata-dcerpc.ts';
import { createEveDns, type EveDns, readEveDns } from './suricata-dns.ts';
import { type EveEvent, readEvent } from './suricata-event.ts';
import { createEveKrb5, type EveKrb5, readEveKrb5 } from './suricata-krb5.ts';
import { createEveSmb, type EveSmb, readEveFile, readEveFlow, readEveSmb } from './suricata-smb.ts';
import type { LogContext, LogFormat, LogLine, LogReader } from './types.ts';

/** Kinds of events that tell something to a detector. */
const KINDS = ['dcerpc', 'dns', 'fileinfo', 'flow', 'krb5', 'smb'] as const;
const KEY = Buffer.from('"event_type"');
/** Lines of the head that are tried. */
const SNIFF_LINES = 20;
/** Of them so many may be none: a file cut at its beginning starts in the middle of a line. */
const SNIFF_BAD = 1;
const BLANK = 0x20;
const COLON = 0x3a;
const QUOTE = 0x22;

/** State while one file is read. */
interface EveState {
  context: LogContext;
  dns: EveDns;
  smb: EveSmb;
  krb5: EveKrb5;
  dcerpc: EveDcerpc;
}

/** The value behind a key's end, when it is one of the kinds; `seen` tells that there was a value at all. */
function kindAt(line: Buffer, at: number): boolean {
  let p = at;
  while (line[p] === BLANK || line[p] === COLON) p++;
  if (line[p] !== QUOTE) return true;
  const end = line.indexOf(QUOTE, p + 1);
  return end < 0 || KINDS.some((kind) => kind.length === end - p - 1 && latin1(line, p + 1, end) === kind);
}

/** False only for lines that name their kind in plain sight and it is none of ours: they are not parsed at all. */
function mayConcern({ bytes, start, end }: LogLine): boolean {
  const line = Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start);
  let found = false;
  for (let at = line.indexOf(KEY); at >= 0; at = line.indexOf(KEY, at + KEY.length)) {
    if (kindAt(line, at + KEY.length)) return true;
    found = true;
  }
  return !found;
}

function isEvent(object: JsonObject): boolean {
  return textAt(object, 'event_type') !== null && textAt(object, 'src_ip') !== null;
}

function dispatch(state: EveState, event: EveEvent): void {
  const part = objectAt(event.object, event.type);
  if (!part) return;
  if (event.type === 'dns') readEveDns(state.dns, event, part);
  else if (event.type === 'smb') readEveSmb(state.smb, event, part);
  else if (event.type === 'fileinfo') readEveFile(state.smb, event);
  else if (event.type === 'flow') readEveFlow(state.smb, event, part);
  else if (event.type === 'krb5') readEveKrb5(state.krb5, event, part);
  else readEveDcerpc(state.dcerpc, event, part);
}

function readLine(state: EveState, line: LogLine): void {
  const { context } = state;
  if (line.end === line.start) return;
  if (line.end - line.start > MAX_LINE_BYTES) {
    context.problem('line-long', line.at, 'A line longer than 4 MiB was left out.');
    return;
  }
  if (!mayConcern(line)) return;
  const outer = parseObject(line.bytes, line.start, line.end);
  if (outer === 'blank') return;
  if (outer === null) {
    tellNoObject(context, line);
    return;
  }
  const object = unwrap(outer, isEvent);
  if (object === null || !KINDS.some((kind) => kind === textAt(object, 'event_type'))) return;
  const event = readEvent(object, line, context);
  if (event === 'bad-time')
    context.problem(event, line.at, 'A line whose time could not be read was left out.');
  else if (event === 'bad-address')
    context.problem(event, line.at, 'A line without two readable addresses was left out.');
  else dispatch(state, event);
}

/** Connections go on from one rotated file to the next: what is known of them belongs to the case. */
function open(context: LogContext): LogReader {
  const joined = context.joined ?? createLogCase();
  const state: EveState = {
    context,
    dns: createEveDns(context),
    smb: partOf(joined, 'suricata-smb', () => createEveSmb(context)),
    krb5: createEveKrb5(context),
    dcerpc: createEveDcerpc(context),
  };
  return {
    line: (line) => readLine(state, line),
    end() {
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
    if (outer !== null && outer !== 'blank' && unwrap(outer, isEvent)) return 0.95;
    if (outer === null && found < 0 && i === 0) return sniffCut(head);
    if (outer === null && ++bad > SNIFF_BAD) return 0;
    from = to + 1;
  }
  return 0;
}

/** A first line longer than the head: its keys must do. */
function sniffCut(head: Uint8Array): number {
  const text = Buffer.from(head.buffer, head.byteOffset, head.length).toString('latin1');
  return /^\s*[[{]/.test(text) && text.includes('event_type') && text.includes('src_ip') ? 0.7 : 0;
}

/** Suricata's event log (eve.json). */
export const suricataEve: LogFormat = {
  id: 'suricata-eve',
  about:
    'Event log of Suricata as JSON lines (eve.json), also as shippers wrap it: DNS of versions 1 to 3, SMB, files, Kerberos, DCE/RPC, flows.',
  requires: ['timestamp', 'event_type', 'src_ip', 'dest_ip'],
  useful: [
    'flow_id',
    'src_port',
    'dest_port',
    'proto',
    'app_proto',
    'dns',
    'smb',
    'fileinfo',
    'krb5',
    'dcerpc',
    'flow',
  ],
  sniff,
  open,
};
