// A day capture to hide channels in, and a capture of the channel's packets to be scanned together with it.
import { readFileSync, writeFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';

const ETHERNET = 1;
const HEADERS = 14 + 20 + 8;

/**
 * What the day of an Ethernet capture (classic pcap, little-endian, microseconds, gzip or not) says of its site: the
 * server that most ask, the computers that ask it (fewest questions first), and when, in microseconds UTC.
 */
export function siteOf(path) {
  const raw = readFileSync(path);
  const bytes = raw[0] === 0x1f ? gunzipSync(raw) : raw;
  if (bytes.readUInt32LE(0) !== 0xa1b2c3d4 || bytes.readUInt32LE(20) !== ETHERNET)
    throw new Error(`${path} is no Ethernet pcap in little-endian order with microseconds`);
  const asked = new Map();
  let first = Number.POSITIVE_INFINITY;
  let last = 0;
  for (let at = 24; at + 16 <= bytes.length; ) {
    const packet = bytes.subarray(at + 16, at + 16 + bytes.readUInt32LE(at + 8));
    const time = bytes.readUInt32LE(at) * 1e6 + bytes.readUInt32LE(at + 4);
    first = Math.min(first, time);
    last = Math.max(last, time);
    at += 16 + packet.length;
    if (packet.length < HEADERS || packet.readUInt16BE(12) !== 0x0800 || packet[14] !== 0x45) continue;
    if (packet[23] !== 17 || packet.readUInt16BE(36) !== 53) continue;
    const [client, server] = [packet.readUInt32BE(26), packet.readUInt32BE(30)];
    const clients = asked.get(server) ?? new Map();
    clients.set(client, (clients.get(client) ?? 0) + 1);
    asked.set(server, clients);
  }
  const [resolver, clients] = [...asked].sort((a, b) => b[1].size - a[1].size)[0];
  const ranked = [...clients].sort((a, b) => a[1] - b[1] || a[0] - b[0]).map(([client]) => client);
  return { resolver, clients: ranked, first, last };
}

/** Ethernet, IPv4 and UDP around a payload. */
function frame({ from, to, fromPort, toPort, payload }) {
  const packet = Buffer.alloc(HEADERS + payload.length);
  packet.set([2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2, 8, 0, 0x45, 0]);
  packet.writeUInt16BE(28 + payload.length, 16);
  packet.set([64, 17], 22);
  packet.writeUInt32BE(from, 26);
  packet.writeUInt32BE(to, 30);
  packet.writeUInt16BE(fromPort, 34);
  packet.writeUInt16BE(toPort, 36);
  packet.writeUInt16BE(8 + payload.length, 38);
  packet.set(payload, HEADERS);
  return packet;
}

/** Writes packets `{ time, from, to, fromPort, toPort, payload }` in order of time. */
export function writeCapture(path, packets) {
  const header = Buffer.alloc(24);
  header.writeUInt32LE(0xa1b2c3d4, 0);
  header.set([2, 0, 4, 0], 4);
  header.writeUInt32LE(65535, 16);
  header.writeUInt32LE(ETHERNET, 20);
  const parts = [header];
  for (const packet of [...packets].sort((a, b) => a.time - b.time)) {
    const bytes = frame(packet);
    const record = Buffer.alloc(16);
    record.writeUInt32LE(Math.floor(packet.time / 1e6), 0);
    record.writeUInt32LE(Math.floor(packet.time % 1e6), 4);
    record.writeUInt32LE(bytes.length, 8);
    record.writeUInt32LE(bytes.length, 12);
    parts.push(record, bytes);
  }
  writeFileSync(path, Buffer.concat(parts));
}
