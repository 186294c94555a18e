/** Commands of [MS-CIFS] 2.2.2.1 that are read. */
export const COMMAND1 = {
  open: 0x02,
  create: 0x03,
  close: 0x04,
  delete: 0x06,
  rename: 0x07,
  read: 0x0a,
  write: 0x0b,
  createNew: 0x0f,
  transaction: 0x25,
  transactionSecondary: 0x26,
  writeAndClose: 0x2c,
  openAndX: 0x2d,
  readAndX: 0x2e,
  writeAndX: 0x2f,
  transaction2: 0x32,
  transaction2Secondary: 0x33,
  treeDisconnect: 0x71,
  negotiate: 0x72,
  sessionSetup: 0x73,
  logoff: 0x74,
  treeConnect: 0x75,
  ntTransactSecondary: 0xa1,
  ntCreate: 0xa2,
  ntCancel: 0xa4,
  none: 0xff,
} as const;

export const HEADER1_BYTES = 32;
const FLAG_RESPONSE = 0x80;
const FLAG2 = { dfs: 0x1000, ntStatus: 0x4000, unicode: 0x8000 } as const;

/** SMB1 header; one record per direction is reused. */
export interface Smb1Header {
  command: number;
  /** NTSTATUS; DOS errors are mapped. */
  status: number;
  response: boolean;
  unicode: boolean;
  dfs: boolean;
  treeId: number;
  userId: number;
  /** Process and multiplex id as one number: the key of a request. */
  messageId: number;
}

export function createHeader1(): Smb1Header {
  return {
    command: 0,
    status: 0,
    response: false,
    unicode: false,
    dfs: false,
    treeId: 0,
    userId: 0,
    messageId: 0,
  };
}

/** Reads the header at `at` ([MS-CIFS] 2.2.3.1). The caller has seen that 32 bytes are there. */
export function readHeader1(view: DataView, at: number, header: Smb1Header): void {
  const flags2 = view.getUint16(at + 10, true);
  const status = view.getUint32(at + 5, true);
  const process = view.getUint16(at + 12, true) * 65536 + view.getUint16(at + 26, true);
  header.command = view.getUint8(at + 4);
  header.status = (flags2 & FLAG2.ntStatus) !== 0 ? status : fromDos(status & 0xff, status >>> 16);
  header.response = (view.getUint8(at + 9) & FLAG_RESPONSE) !== 0;
  header.unicode = (flags2 & FLAG2.unicode) !== 0;
  header.dfs = (flags2 & FLAG2.dfs) !== 0;
  header.treeId = view.getUint16(at + 24, true);
  header.userId = view.getUint16(at + 28, true);
  header.messageId = process * 65536 + view.getUint16(at + 30, true);
}

/** DOS error codes of class ERRDOS as NTSTATUS ([MS-CIFS] 2.2.2.4). */
const DOS_ERRORS: ReadonlyMap<number, number> = new Map([
  [2, 0xc0000034],
  [3, 0xc000003a],
  [5, 0xc0000022],
  [32, 0xc0000043],
  [234, 0x80000005],
]);
const UNSUCCESSFUL = 0xc0000001;

function fromDos(errorClass: number, code: number): number {
  if (errorClass === 0) return 0;
  return (errorClass === 1 ? DOS_ERRORS.get(code) : undefined) ?? UNSUCCESSFUL;
}
