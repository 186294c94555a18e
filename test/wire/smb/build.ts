/** Messages of SMB2 made by hand, in the layout of [MS-SMB2]. */

export interface Header2 {
  status?: number;
  flags?: number;
  next?: number;
  message?: number;
  tree?: number;
  session?: number;
}

export const RESPONSE = 1;
export const ASYNC = 2;
export const RELATED = 4;

export function concat(...parts: (Uint8Array | number[])[]): Uint8Array {
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

/** `size` bytes filled by `fill`. */
export function body(size: number, fill: (view: DataView) => void): Uint8Array {
  const bytes = new Uint8Array(size);
  fill(new DataView(bytes.buffer));
  return bytes;
}

export function utf16(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text, 'utf16le'));
}

/** Header and body of one part of a compound. */
export function part(command: number, content: Uint8Array, fields: Header2 = {}): Uint8Array {
  const header = body(64, (v) => {
    v.setUint32(0, 0xfe534d42);
    v.setUint16(4, 64, true);
    v.setUint32(8, fields.status ?? 0, true);
    v.setUint16(12, command, true);
    v.setUint32(16, fields.flags ?? 0, true);
    v.setUint32(20, fields.next ?? 0, true);
    v.setUint32(24, fields.message ?? 1, true);
    v.setUint32(36, fields.tree ?? 1, true);
    v.setUint32(40, fields.session ?? 7, true);
  });
  return concat(header, content);
}

/** Transport header before a message ([MS-SMB2] 2.1). */
export function framed(message: Uint8Array): Uint8Array {
  return concat(
    body(4, (v) => v.setUint32(0, message.length)),
    message,
  );
}

export function message(command: number, content: Uint8Array, fields: Header2 = {}): Uint8Array {
  return framed(part(command, content, fields));
}

/** NEGOTIATE answer of a server with this GUID. */
export const negotiated = (guid: number, dialect = 0x0311): Uint8Array =>
  body(64, (v) => {
    v.setUint16(0, 65, true);
    v.setUint16(4, dialect, true);
    v.setUint32(8, guid, true);
  });

export const treeConnect = (path: string): Uint8Array =>
  concat(
    body(8, (v) => {
      v.setUint16(0, 9, true);
      v.setUint16(4, 72, true);
      v.setUint16(6, path.length * 2, true);
    }),
    utf16(path),
  );

export const treeConnected = (type = 1): Uint8Array =>
  body(16, (v) => {
    v.setUint16(0, 16, true);
    v.setUint8(2, type);
  });

export const create = (name: string, options = 0): Uint8Array =>
  concat(
    body(56, (v) => {
      v.setUint16(0, 57, true);
      v.setUint32(40, options, true);
      v.setUint16(44, 120, true);
      v.setUint16(46, name.length * 2, true);
    }),
    utf16(name),
    [0],
  );

export const created = (file: number, size: number, action = 1): Uint8Array =>
  body(88, (v) => {
    v.setUint16(0, 89, true);
    v.setUint32(4, action, true);
    v.setUint32(48, size, true);
    v.setUint32(64, file, true);
    v.setUint32(72, file, true);
  });

/** File id as `created` makes it; -1 for "the handle of the part before". */
function putFile(v: DataView, at: number, file: number): void {
  if (file < 0) for (let i = 0; i < 16; i += 4) v.setUint32(at + i, 0xffffffff);
  else {
    v.setUint32(at, file, true);
    v.setUint32(at + 8, file, true);
  }
}

export const read = (file: number, offset: number, length: number): Uint8Array =>
  body(49, (v) => {
    v.setUint16(0, 49, true);
    v.setUint32(4, length, true);
    v.setUint32(8, offset, true);
    putFile(v, 16, file);
  });

export const readAnswer = (content: Uint8Array): Uint8Array =>
  concat(
    body(16, (v) => {
      v.setUint16(0, 17, true);
      v.setUint8(2, 80);
      v.setUint32(4, content.length, true);
    }),
    content,
  );

export const write = (file: number, offset: number, content: Uint8Array): Uint8Array =>
  concat(
    body(48, (v) => {
      v.setUint16(0, 49, true);
      v.setUint16(2, 112, true);
      v.setUint32(4, content.length, true);
      v.setUint32(8, offset, true);
      putFile(v, 16, file);
    }),
    content,
  );

export const written = (count: number): Uint8Array =>
  body(16, (v) => {
    v.setUint16(0, 17, true);
    v.setUint32(4, count, true);
  });

export const close = (file: number): Uint8Array =>
  body(24, (v) => {
    v.setUint16(0, 24, true);
    putFile(v, 8, file);
  });

export const closed = (size?: number): Uint8Array =>
  body(60, (v) => {
    v.setUint16(0, 60, true);
    v.setUint16(2, size === undefined ? 0 : 1, true);
    v.setUint32(48, size ?? 0, true);
  });

export const setInfo = (file: number, infoClass: number, buffer: Uint8Array): Uint8Array =>
  concat(
    body(32, (v) => {
      v.setUint16(0, 33, true);
      v.setUint8(2, 1);
      v.setUint8(3, infoClass);
      v.setUint32(4, buffer.length, true);
      v.setUint16(8, 96, true);
      putFile(v, 16, file);
    }),
    buffer,
  );

export const setDone = (): Uint8Array => body(2, (v) => v.setUint16(0, 2, true));

export const failed = (): Uint8Array => body(9, (v) => v.setUint16(0, 9, true));

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
  setInfo: 17,
} as const;

/** Bytes that differ from place to place. */
export function content(length: number, seed = 1): Uint8Array {
  const bytes = new Uint8Array(length);
  let state = seed;
  for (let i = 0; i < length; i++) {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
    bytes[i] = state >>> 16;
  }
  return bytes;
}
