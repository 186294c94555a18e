import { MAX_HELD_BYTES } from '../bounds.ts';
import { MAGIC } from '../magic.ts';
import { COMMAND, createHeader, HEADER_BYTES, readHeader, type Smb2Header, STATUS } from '../smb2/header.ts';
import { READ_RESPONSE_FIXED } from '../smb2/read.ts';
import { WRITE_REQUEST_FIXED } from '../smb2/write.ts';
import { type Connection, countUnread } from '../state/connection.ts';
import type { Handle } from '../state/handle.ts';
import type { Session } from '../state/session.ts';
import type { Tree } from '../state/tree.ts';
import { endPartAt, type Reader } from './reader.ts';
import type { Waiting } from './waiting.ts';

/** What a part of a compound hands on to the related parts behind it. */
interface Chain {
  session: Session | null;
  tree: Tree | null;
  handle: Handle | null;
  fileId: string;
}

/** One direction of SMB2 on a connection. */
export interface Smb2Side {
  connection: Connection<Waiting>;
  header: Smb2Header;
  chain: Chain;
}

export function createSmb2Side(connection: Connection<Waiting>): Smb2Side {
  return {
    connection,
    header: createHeader(),
    chain: { session: null, tree: null, handle: null, fileId: '' },
  };
}

/** A message begins: nothing is related to what was before. */
export function beginChain({ chain }: Smb2Side): void {
  chain.session = null;
  chain.tree = null;
  chain.handle = null;
  chain.fileId = '';
}

/** How many bytes of an SMB2 part are to be held: the fixed part before content, all of other commands. */
export function wantSmb2(side: Smb2Side, reader: Reader): number {
  if (reader.filled < HEADER_BYTES) return HEADER_BYTES;
  if (reader.filled === HEADER_BYTES && !openPart(side, reader)) return reader.filled;
  const { command, response, status } = side.header;
  if (response && command === COMMAND.read && (status === 0 || status === STATUS.bufferOverflow))
    return HEADER_BYTES + READ_RESPONSE_FIXED;
  if (!response && command === COMMAND.write) return HEADER_BYTES + WRITE_REQUEST_FIXED;
  return Math.min(reader.size, MAX_HELD_BYTES);
}

/**
 * Reads the header and where the part ends. NextCommand must leave room for this header and for the next one and
 * be a multiple of eight ([MS-SMB2] 2.2.1.2); otherwise the rest of the message belongs to no command.
 */
function openPart({ header, connection }: Smb2Side, reader: Reader): boolean {
  if (reader.view.getUint32(0) !== MAGIC.smb2 || !readHeader(reader.view, 0, header)) {
    header.command = -1;
    return false;
  }
  if (header.next === 0) return true;
  if (header.next >= HEADER_BYTES && header.next % 8 === 0 && header.next + HEADER_BYTES <= reader.size)
    endPartAt(reader, header.next);
  else countUnread(connection, 'compound-offset');
  return true;
}
