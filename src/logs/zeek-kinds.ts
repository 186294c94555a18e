import { type JsonObject, lookUp } from './json.ts';

/** Logs of Zeek that are joined over a connection (zeek/zeek scripts/base/protocols, scripts/base/frameworks/files). */
export const ZEEK_KINDS = [
  'conn',
  'dce_rpc',
  'files',
  'kerberos',
  'ntlm',
  'smb_files',
  'smb_mapping',
] as const;
export type ZeekKind = (typeof ZEEK_KINDS)[number];

/** Columns that only this log has together, for rows that do not name their log. */
const MARKS: readonly (readonly [ZeekKind, readonly string[]])[] = [
  ['smb_files', ['action', 'name', 'uid']],
  ['files', ['fuid', 'seen_bytes']],
  ['smb_mapping', ['path', 'share_type', 'uid']],
  ['ntlm', ['username', 'domainname', 'uid']],
  ['ntlm', ['server_nb_computer_name', 'uid']],
  ['kerberos', ['request_type', 'uid']],
  ['dce_rpc', ['endpoint', 'operation', 'uid']],
  ['conn', ['conn_state', 'uid']],
];

/** The log of this name when it is one of ours. */
export function kindNamed(path: string): ZeekKind | null {
  return ZEEK_KINDS.find((kind) => kind === path) ?? null;
}

/** The log whose columns these are. */
export function kindOfFields(has: (field: string) => boolean): ZeekKind | null {
  return MARKS.find(([, fields]) => fields.every(has))?.[0] ?? null;
}

/** The log that an object is a row of: by the name that sensors add, else by its keys. Null for other logs. */
export function kindOfRow(object: JsonObject): ZeekKind | null {
  const path = lookUp(object, '_path');
  if (typeof path === 'string') return kindNamed(path);
  if (lookUp(object, 'ts') === undefined) return null;
  return kindOfFields((field) => lookUp(object, field) !== undefined);
}
