import { addressText } from '../../../base/address.ts';
import { isBad } from '../../../base/bad.ts';
import { MAX_ANDX, MAX_HELD_BYTES } from '../bounds.ts';
import { pathParts } from '../path.ts';
import { type Block, readBlock } from '../smb1/block.ts';
import { COMMAND1, createHeader1, HEADER1_BYTES, readHeader1, type Smb1Header } from '../smb1/header.ts';
import { type Connection, letWait, settle, waitingAt } from '../state/connection.ts';
import type { Handle } from '../state/handle.ts';
import type { Session } from '../state/session.ts';
import { sessionOf } from '../state/sessions.ts';
import type { Tree } from '../state/tree.ts';
import type { Reader } from './reader.ts';
import { acceptAll } from './stream-content.ts';
import type { Waiting } from './waiting.ts';

/** What both directions of SMB1 on a connection share: ids of trees and files are the connection's own. */
export interface Smb1Shared {
  trees: Map<number, Tree>;
  /** Open files by FID. */
  files: Map<number, Handle>;
  /** Files by FID at which those that were told are looked for. */
  crowd: number;
}

/** One direction of SMB1 on a connection. */
export interface Smb1Side {
  connection: Connection<Waiting>;
  header: Smb1Header;
  shared: Smb1Shared;
}

export function createSmb1Shared(): Smb1Shared {
  return { trees: new Map(), files: new Map(), crowd: FIRST_CROWD };
}

export function createSmb1Side(connection: Connection<Waiting>, shared: Smb1Shared): Smb1Side {
  return { connection, header: createHeader1(), shared };
}

/** Files of one connection among which no told ones are looked for: clients have some tens open. */
const FIRST_CROWD = 64;

/** Files a handle under its FID. Those that were told because there were too many have no use here any more. */
export function keepFile(shared: Smb1Shared, fid: number, handle: Handle): void {
  const { files } = shared;
  if (files.size >= shared.crowd) {
    for (const [id, { told }] of files) if (told) files.delete(id);
    shared.crowd = Math.max(FIRST_CROWD, 2 * files.size);
  }
  files.set(fid, handle);
}

/** FID in a chain that stands for the file opened before it. */
export const CHAINED_FID = 0xffff;

/** Key of a request that waits: apart from the message ids of SMB2 on the same connection. */
function waitingKey({ header }: Smb1Side): number {
  return -1 - header.messageId;
}

/** Id of a session: user ids are given anew on each connection. */
export function sessionId({ connection, header }: Smb1Side): string {
  const { peers, state } = connection;
  return `smb1-${addressText(state.addresses, peers.initiator)}-${peers.initiatorPort}-${header.userId}`;
}

export function sessionOf1(side: Smb1Side): Session {
  return sessionOf(side.connection, sessionId(side));
}

/**
 * How many bytes of an SMB1 message are to be held: its head where the content of a READ answer or a WRITE request
 * follows and nothing is chained to it, else all.
 */
export function wantSmb1({ header }: Smb1Side, { view, filled, size }: Reader): number {
  if (filled <= HEADER1_BYTES) return HEADER1_BYTES + 1;
  readHeader1(view, 0, header);
  const words = HEADER1_BYTES + 1;
  const fixed = words + 2 * view.getUint8(HEADER1_BYTES);
  if (!mayStream(header)) return Math.min(size, MAX_HELD_BYTES);
  if (filled < fixed) return fixed;
  const alone = fixed > words && view.getUint8(words) === COMMAND1.none;
  return alone ? filled : Math.min(size, MAX_HELD_BYTES);
}

function mayStream({ command, response, status }: Smb1Header): boolean {
  return response ? command === COMMAND1.readAndX && status === 0 : command === COMMAND1.writeAndX;
}

/** Hears the blocks of a message one by one; false ends the chain. */
export type OnBlock = (block: Block) => boolean;

/** Goes through the AndX chain: forward only and at most `MAX_ANDX` blocks ([MS-CIFS] 2.2.3.4). */
export function eachBlock({ header }: Smb1Side, { view, filled }: Reader, onBlock: OnBlock): void {
  let at = HEADER1_BYTES;
  let { command } = header;
  for (let i = 0; i < MAX_ANDX; i++) {
    const block = readBlock(view, 0, at, filled, command);
    if (isBad(block) || !onBlock(block)) return;
    if (block.next === COMMAND1.none || block.nextAt < block.words || block.nextAt <= at) return;
    command = block.next;
    at = block.nextAt;
  }
}

/** Requests that wait under the same ids at once: clients wait for the answer before they use ids again. */
const MAX_TWINS = 16;

/** Lets a request wait; one that has the ids of another waits behind it. */
export function letWait1(side: Smb1Side, waiting: Waiting): void {
  const { connection } = side;
  const key = waitingKey(side);
  let last = waitingAt(connection, key);
  if (last === undefined) {
    letWait(connection, key, waiting, (gone) => acceptAll(gone, connection.state));
    return;
  }
  for (let i = 0; i < MAX_TWINS; i++) {
    if (last.later === null) {
      last.later = waiting;
      return;
    }
    last = last.later;
  }
  acceptAll(waiting, connection.state);
}

/** The oldest request that waits under the ids of the message in hand. */
export function settle1(side: Smb1Side): Waiting | null {
  const key = waitingKey(side);
  const waiting = settle(side.connection, key) ?? null;
  if (waiting?.later) letWait(side.connection, key, waiting.later, () => {});
  return waiting;
}

/** Where a handle was opened. */
export function openedOn1({ connection }: Smb1Side): { serverPort: number; dialect: string } {
  return { serverPort: connection.peers.responderPort, dialect: '1' };
}

/** Tree of the message, null when its connect was not seen. */
export function treeOf({ header, shared }: Smb1Side): Tree | null {
  return shared.trees.get(header.treeId) ?? null;
}

/** Path below the share as SMB2 writes it. */
export function plainPath(name: string, dfs: boolean): string {
  let parts = pathParts(name);
  if (dfs && parts.length > 2) parts = parts.slice(2);
  return parts.join('\\');
}
