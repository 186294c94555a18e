import { hexU64, readU64 } from '../../integers.ts';

/** Commands of [MS-SMB2] 2.2.1. */
export const COMMAND = {
  negotiate: 0,
  sessionSetup: 1,
  logoff: 2,
  treeConnect: 3,
  treeDisconnect: 4,
  create: 5,
  close: 6,
  read: 8,
  write: 9,
  ioctl: 11,
  cancel: 12,
  queryInfo: 16,
  setInfo: 17,
} as const;

const FLAG = { response: 1, async: 2, related: 4, dfs: 0x10000000 } as const;

export const HEADER_BYTES = 64;

/** "As in the previous part of the chain" ([MS-SMB2] 3.2.4.1.4). */
export const SAME_SESSION = 'ffffffffffffffff';
const SAME_TREE = 0xffffffff;

/** SMB2 header; one record per direction is reused. */
export interface Smb2Header {
  /** NTSTATUS of a response; meaningless in requests. */
  status: number;
  command: number;
  response: boolean;
  async: boolean;
  related: boolean;
  /** The path begins with server and share. */
  dfs: boolean;
  /** Offset of the next part of a compound from this header, 0 for the last. */
  next: number;
  /** Message id; inexact above 2^53, where no honest connection comes. */
  messageId: number;
  /** Tree id; -1 in asynchronous messages, which have none, and in related ones that leave it out. */
  treeId: number;
  /** Session id as hex. */
  sessionId: string;
}

export function createHeader(): Smb2Header {
  return {
    status: 0,
    command: 0,
    response: false,
    async: false,
    related: false,
    dfs: false,
    next: 0,
    messageId: 0,
    treeId: -1,
    sessionId: '',
  };
}

/** Reads the header at `at` ([MS-SMB2] 2.2.1). The caller has seen that 64 bytes are there. */
export function readHeader(view: DataView, at: number, header: Smb2Header): boolean {
  if (view.getUint16(at + 4, true) !== HEADER_BYTES) return false;
  const flags = view.getUint32(at + 16, true);
  const tree = view.getUint32(at + 36, true);
  header.status = view.getUint32(at + 8, true);
  header.command = view.getUint16(at + 12, true);
  header.response = (flags & FLAG.response) !== 0;
  header.async = (flags & FLAG.async) !== 0;
  header.related = (flags & FLAG.related) !== 0;
  header.dfs = (flags & FLAG.dfs) !== 0;
  header.next = view.getUint32(at + 20, true);
  header.messageId = readU64(view, at + 24);
  header.treeId = header.async || tree === SAME_TREE ? -1 : tree;
  header.sessionId = hexU64(view, at + 40);
  return true;
}

/** Message id of what a server sends unasked: oplock and lease breaks. */
export const UNSOLICITED = 2 ** 64;

/** NTSTATUS values that the reader acts on ([MS-ERREF] 2.3.1). */
export const STATUS = {
  success: 0,
  pending: 0x103,
  bufferOverflow: 0x80000005,
  endOfFile: 0xc0000011,
  moreProcessing: 0xc0000016,
} as const;

/** Whether a status is a success or an information. */
export function isSuccess(status: number): boolean {
  return status >>> 30 === 0;
}
