// Writes a classic pcap in which clients read files from an SMB 3.1.1 server.
//   node bench/make-smb-capture.mjs FILE [--size 1000000000] [--connections 8] [--read 1048576] [--seed 1]
// --size is content in bytes over all connections. Every other connection is captured with segmentation offload
// (frames of up to 65,000 bytes), the others in segments of 1,460. Same options, same bytes.
import { closeSync, openSync, writeSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { generator } from './random.mjs';

const FLUSH_AT = 8 << 20;
const MTU_SEGMENT = 1460;
const TSO_SEGMENT = 65000;
/** 2026-01-05 08:00 UTC. */
const START_SECONDS = 1767600000;
const MICROS_PER_FRAME = 2;
const SERVER = 0x0a14000a;
const COMMAND = { treeConnect: 3, create: 5, close: 6, read: 8 };

/** Buffered writer of frames. */
function createWriter(path) {
  const fd = openSync(path, 'w');
  const buffer = Buffer.alloc(FLUSH_AT + 70000);
  const writer = { at: 24, frames: 0, micros: 0, buffer, flush, close };
  buffer.writeUInt32LE(0xa1b2c3d4, 0);
  buffer.writeUInt16LE(2, 4);
  buffer.writeUInt16LE(4, 6);
  buffer.writeUInt32LE(262144, 16);
  buffer.writeUInt32LE(1, 20);
  function flush() {
    writeSync(fd, buffer, 0, writer.at);
    writer.at = 0;
  }
  function close() {
    flush();
    closeSync(fd);
  }
  return writer;
}

function checksum(buffer, from) {
  let sum = 0;
  for (let i = 0; i < 20; i += 2) sum += buffer.readUInt16BE(from + i);
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16);
  return ~sum & 0xffff;
}

/** Options of a SYN: largest segment 1,460, no operation, windows in units of 256 bytes (RFC 9293, RFC 7323). */
const SYN_OPTIONS = Buffer.from([2, 4, 5, 180, 1, 3, 3, 8]);
const SYN = 0x02;
const ACK = 0x10;

/** One TCP segment of a connection; returns nothing, the sequence number moves on. */
function frame(writer, connection, toServer, flags, payload, from, to) {
  if (flags & SYN) return segment(writer, connection, toServer, flags, SYN_OPTIONS, 0, SYN_OPTIONS.length, 0);
  return segment(writer, connection, toServer, flags, payload, from, to, to - from);
}

/** As `frame`; of `payload[from, to)` the last `content` bytes are content, what is before them are options. */
function segment(writer, connection, toServer, flags, payload, from, to, content) {
  const length = to - from;
  const { buffer } = writer;
  let at = writer.at;
  writer.micros += MICROS_PER_FRAME;
  buffer.writeUInt32LE(START_SECONDS + Math.floor(writer.micros / 1e6), at);
  buffer.writeUInt32LE(writer.micros % 1e6, at + 4);
  buffer.writeUInt32LE(54 + length, at + 8);
  buffer.writeUInt32LE(54 + length, at + 12);
  at += 16;
  buffer.fill(2, at, at + 12);
  buffer.writeUInt16BE(0x0800, at + 12);
  at += 14;
  const [source, target] = toServer ? [connection.address, SERVER] : [SERVER, connection.address];
  buffer.writeUInt32BE(0x45000000 + 40 + length, at);
  buffer.writeUInt32BE(0x00004000, at + 4);
  buffer.writeUInt32BE(0x40060000, at + 8);
  buffer.writeUInt32BE(source, at + 12);
  buffer.writeUInt32BE(target, at + 16);
  buffer.writeUInt16BE(checksum(buffer, at), at + 10);
  at += 20;
  const side = toServer ? 0 : 1;
  buffer.writeUInt16BE(toServer ? connection.port : 445, at);
  buffer.writeUInt16BE(toServer ? 445 : connection.port, at + 2);
  buffer.writeUInt32BE(connection.next[side] >>> 0, at + 4);
  buffer.writeUInt32BE(connection.next[1 - side] >>> 0, at + 8);
  const words = 5 + (length - content) / 4;
  buffer.writeUInt32BE(((words << 28) | (flags << 16) | 64000) >>> 0, at + 12);
  buffer.writeUInt32BE(0, at + 16);
  at += 20;
  payload.copy(buffer, at, from, to);
  writer.at = at + length;
  writer.frames++;
  connection.next[side] = (connection.next[side] + content + (flags & 3 ? 1 : 0)) >>> 0;
  if (writer.at >= FLUSH_AT) writer.flush();
}

const NOTHING = Buffer.alloc(0);

/** A message cut into segments; the other side acknowledges every second one. */
function send(writer, connection, toServer, message) {
  let sent = 0;
  for (let from = 0; from < message.length; from += connection.segment) {
    const to = Math.min(message.length, from + connection.segment);
    frame(writer, connection, toServer, 0x18, message, from, to);
    if (++sent % 2 === 0) frame(writer, connection, !toServer, ACK, NOTHING, 0, 0);
  }
}

/** Transport and SMB2 header before a body ([MS-SMB2] 2.1, 2.2.1). */
function message(connection, command, response, body) {
  const out = Buffer.alloc(4 + 64 + body.length);
  out.writeUInt32BE(64 + body.length, 0);
  out.writeUInt32BE(0xfe534d42, 4);
  out.writeUInt16LE(64, 8);
  out.writeUInt16LE(command, 16);
  out.writeUInt32LE(response ? 1 : 0, 20);
  out.writeUInt32LE(connection.message, 28);
  out.writeUInt32LE(5, 40);
  out.writeUInt32LE(connection.index + 1, 44);
  body.copy(out, 68);
  return out;
}

function body(size, fill) {
  const out = Buffer.alloc(size);
  fill(out);
  return out;
}

function exchange(writer, connection, command, request, response) {
  connection.message++;
  send(writer, connection, true, message(connection, command, false, request));
  send(writer, connection, false, message(connection, command, true, response));
}

function openFile(writer, connection, size) {
  const share = Buffer.from('\\\\fs\\Data', 'utf16le');
  const treeConnect = body(8 + share.length, (b) => {
    b.writeUInt16LE(9, 0);
    b.writeUInt16LE(72, 4);
    b.writeUInt16LE(share.length, 6);
    share.copy(b, 8);
  });
  exchange(
    writer,
    connection,
    COMMAND.treeConnect,
    treeConnect,
    body(16, (b) => {
      b.writeUInt16LE(16, 0);
      b.writeUInt8(1, 2);
    }),
  );
  const name = Buffer.from(`folder\\file-${connection.index}.bin`, 'utf16le');
  const create = body(56 + name.length, (b) => {
    b.writeUInt16LE(57, 0);
    b.writeUInt16LE(120, 44);
    b.writeUInt16LE(name.length, 46);
    name.copy(b, 56);
  });
  exchange(
    writer,
    connection,
    COMMAND.create,
    create,
    body(88, (b) => {
      b.writeUInt16LE(89, 0);
      b.writeUInt32LE(1, 4);
      b.writeBigUInt64LE(BigInt(size), 48);
      b.writeUInt32LE(connection.index + 1, 64);
    }),
  );
}

function readFile(writer, connection, block, offset, length) {
  const request = body(48, (b) => {
    b.writeUInt16LE(49, 0);
    b.writeUInt32LE(length, 4);
    b.writeBigUInt64LE(BigInt(offset), 8);
    b.writeUInt32LE(connection.index + 1, 16);
  });
  const response = body(16 + length, (b) => {
    b.writeUInt16LE(17, 0);
    b.writeUInt8(80, 2);
    b.writeUInt32LE(length, 4);
    block.copy(b, 16, 0, length);
    b.writeUInt32LE(offset / length, 16);
  });
  exchange(writer, connection, COMMAND.read, request, response);
}

function closeFile(writer, connection) {
  const request = body(24, (b) => {
    b.writeUInt16LE(24, 0);
    b.writeUInt32LE(connection.index + 1, 8);
  });
  exchange(
    writer,
    connection,
    COMMAND.close,
    request,
    body(60, (b) => b.writeUInt16LE(60, 0)),
  );
}

/** Writes the capture; the reads of all connections take turns. */
export function makeCapture(path, { size, connections, read, seed }) {
  const random = generator(seed);
  const block = Buffer.alloc(read);
  for (let i = 0; i + 4 <= read; i += 4) block.writeUInt32LE(Math.floor(random() * 2 ** 32), i);
  const reads = Math.max(1, Math.floor(size / connections / read));
  const writer = createWriter(path);
  const all = Array.from({ length: connections }, (_, index) => ({
    index,
    address: 0x0a140033 + index,
    port: 50000 + index,
    next: [1000 + index, 900000 + index],
    message: 0,
    segment: index % 2 === 0 ? MTU_SEGMENT : TSO_SEGMENT,
  }));
  for (const connection of all) {
    frame(writer, connection, true, SYN, NOTHING, 0, 0);
    frame(writer, connection, false, SYN | ACK, NOTHING, 0, 0);
    frame(writer, connection, true, ACK, NOTHING, 0, 0);
    openFile(writer, connection, reads * read);
  }
  for (let i = 0; i < reads; i++)
    for (const connection of all) readFile(writer, connection, block, i * read, read);
  for (const connection of all) {
    closeFile(writer, connection);
    frame(writer, connection, true, 0x11, NOTHING, 0, 0);
    frame(writer, connection, false, 0x11, NOTHING, 0, 0);
  }
  writer.close();
  return { frames: writer.frames, content: reads * read * connections };
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      size: { type: 'string', default: '1000000000' },
      connections: { type: 'string', default: '8' },
      read: { type: 'string', default: '1048576' },
      seed: { type: 'string', default: '1' },
    },
  });
  const options = Object.fromEntries(Object.entries(values).map(([name, value]) => [name, Number(value)]));
  const { frames, content } = makeCapture(positionals[0] ?? 'smb.pcap', options);
  console.log(`${frames} frames, ${content} bytes of content`);
}
