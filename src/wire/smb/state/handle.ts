import { type Cite, cite, type Provenance } from '../../../base/provenance.ts';
import type { Association } from '../../dcerpc/association.ts';
import { MAX_OFFSET } from '../../integers.ts';
import { MAX_CITES, MAX_PREVIOUS_NAMES } from '../bounds.ts';
import { type Content, createContent, truncateContent } from './content.ts';
import type { Session } from './session.ts';
import type { SmbState } from './shared.ts';
import type { Tree } from './tree.ts';

/** An open file, directory or pipe, from the request that opens it. */
export interface Handle {
  /** Id under which its session holds it, null while it is not filed. */
  id: string | null;
  /** FileId of SMB 2 and 3 ([MS-SMB2] 2.2.14.1), null while it is not known and in SMB 1. */
  fileId: string | null;
  session: Session;
  tree: Tree | null;
  /** Null when the open was not seen. */
  path: string | null;
  previousNames: string[];
  directory: boolean;
  read: Content | null;
  written: Content | null;
  /** End of file as the server declared it last, null when never. */
  size: number | null;
  /** The lowest offset at which a read found nothing more, infinite when none did. */
  endAtMost: number;
  deleteOnClose: boolean;
  lost: number;
  serverCopied: number;
  created: boolean;
  /** A deletion was asked for and granted. */
  deleted: boolean;
  refused: number;
  first: Cite & { time: number };
  last: Cite & { time: number };
  cites: Cite[];
  /** DCE/RPC over a pipe. */
  pipe: Association | null;
  /** True when the story was told. */
  told: boolean;
  /** Keys of the second reading that asks for the content; undefined until first asked. */
  collect: string | null | undefined;
  serverPort: number;
  dialect: string | null;
}

/** What a handle needs to know of the connection that opened it. */
export interface OpenedOn {
  serverPort: number;
  dialect: string | null;
}

/** A cite with its time. */
export function timedCite(at: Provenance): Cite & { time: number } {
  return { evidence: at.evidence, record: at.record, offset: at.offset, time: at.time };
}

/** A handle whose story begins here. */
export function createHandle(
  session: Session,
  tree: Tree | null,
  path: string | null,
  on: OpenedOn,
  at: Provenance,
): Handle {
  return {
    id: null,
    fileId: null,
    session,
    tree,
    path,
    previousNames: [],
    directory: false,
    read: null,
    written: null,
    size: null,
    endAtMost: Number.POSITIVE_INFINITY,
    deleteOnClose: false,
    lost: 0,
    serverCopied: 0,
    created: false,
    deleted: false,
    refused: 0,
    first: timedCite(at),
    last: timedCite(at),
    cites: [],
    pipe: null,
    told: false,
    collect: undefined,
    serverPort: on.serverPort,
    dialect: on.dialect,
  };
}

/** The handle is spoken of here. */
export function touch(handle: Handle, at: Provenance): void {
  const { last } = handle;
  last.evidence = at.evidence;
  last.record = at.record;
  last.offset = at.offset;
  last.time = at.time;
}

/** Keeps a place that matters; at most `MAX_CITES`, the first ones. */
export function citeHandle(handle: Handle, at: Provenance): void {
  touch(handle, at);
  const last = handle.cites.at(-1);
  if (handle.cites.length >= MAX_CITES) return;
  if (last !== undefined && last.record === at.record && last.evidence === at.evidence) return;
  handle.cites.push(cite(at));
}

/** Content of one direction, made when it is first needed. */
export function contentOf(handle: Handle, written: boolean, state: SmbState): Content {
  const pool = isPipe(handle) ? null : state.reorder;
  if (written) {
    handle.written ??= createContent(pool);
    return handle.written;
  }
  handle.read ??= createContent(pool);
  return handle.read;
}

/** The server declared the end of the file; null and what no file has change nothing. */
export function declareSize(handle: Handle, size: number | null): void {
  if (size !== null && size <= MAX_OFFSET) handle.size = size;
}

/** A read of `asked` bytes at `offset` gave `length`: fewer when it met the end, unless content lies behind that. */
export function noteRead(handle: Handle, offset: number, length: number, asked: number): void {
  if (length > 0 && offset + length > handle.endAtMost) handle.endAtMost = Number.POSITIVE_INFINITY;
  if (length < asked) handle.endAtMost = Math.min(handle.endAtMost, offset + length);
}

/** The server set the end of the file: what was written behind it is gone. */
export function resizeHandle(handle: Handle, size: number): void {
  declareSize(handle, size);
  if (handle.written !== null) truncateContent(handle.written, size);
}

/** The server granted a new name. */
export function renameHandle(handle: Handle, path: string): void {
  if (handle.path !== null && handle.previousNames.length < MAX_PREVIOUS_NAMES)
    handle.previousNames.push(handle.path);
  handle.path = path;
}

/**
 * Names of pipes that every Windows host has ([MS-RPCE] 2.1.1.2 and the interfaces' documents): they tell a pipe
 * where the tree connect was not seen.
 */
const PIPES: ReadonlySet<string> = new Set([
  'atsvc',
  'browser',
  'efsrpc',
  'epmapper',
  'eventlog',
  'initshutdown',
  'keysvc',
  'lsarpc',
  'lsass',
  'netdfs',
  'netlogon',
  'ntsvcs',
  'plugplay',
  'protected_storage',
  'samr',
  'spoolss',
  'srvsvc',
  'svcctl',
  'tapsrv',
  'trkwks',
  'winreg',
  'wkssvc',
]);

/** Whether what is open is a named pipe: by its share, else by its name. */
export function isPipe(handle: Handle): boolean {
  const { tree, path } = handle;
  if (tree !== null && tree.kind !== 'unknown') return tree.kind === 'pipe';
  return path !== null && PIPES.has(path.toLowerCase().replace(/^\\?pipe\\/, ''));
}
