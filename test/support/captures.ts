import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';

/** Folder of the shared evidence, null when it is not here. */
export function sharedFolder(): string | null {
  const folder = process.env['EXHUME_SHARED'] ?? join(import.meta.dirname, '../../../shared');
  return existsSync(folder) ? folder : null;
}

/** Paths below a shared folder whose names match; none when the folder is absent. */
export function sharedFiles(folder: string, pattern: RegExp): string[] {
  const root = sharedFolder();
  if (root === null || !existsSync(join(root, folder))) return [];
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => pattern.test(name))
    .sort()
    .map((name) => join(root, folder, name));
}

/** Content of a file, inflated when its name ends in `.gz`. */
export function readFile(path: string): Uint8Array {
  const bytes = readFileSync(path);
  return path.endsWith('.gz') ? gunzipSync(bytes) : bytes;
}

/** UDP payloads to or from port 53 of a classic capture with Ethernet frames; whole, unfragmented ones only. */
export function* dnsPayloads(capture: Uint8Array): Generator<Uint8Array> {
  const view = new DataView(capture.buffer, capture.byteOffset, capture.length);
  if (capture.length < 24) return;
  const magic = view.getUint32(0, true);
  const little = magic === 0xa1b2c3d4 || magic === 0xa1b23c4d;
  if (!little && view.getUint32(0) !== 0xa1b2c3d4 && view.getUint32(0) !== 0xa1b23c4d) return;
  if ((view.getUint32(20, little) & 0xffff) !== 1) return;
  for (let at = 24; at + 16 <= capture.length; ) {
    const length = view.getUint32(at + 8, little);
    const frame = capture.subarray(at + 16, at + 16 + length);
    at += 16 + length;
    const payload = udpPayload(frame);
    if (payload) yield payload;
  }
}

function udpPayload(frame: Uint8Array): Uint8Array | null {
  const word = (at: number) => ((frame[at] ?? 0) << 8) | (frame[at + 1] ?? 0);
  let udp = 0;
  if (word(12) === 0x0800 && frame[23] === 17 && (word(20) & 0x3fff) === 0) udp = 14 + (frame[14]! & 15) * 4;
  else if (word(12) === 0x86dd && frame[20] === 17) udp = 54;
  if (udp === 0 || (word(udp) !== 53 && word(udp + 2) !== 53)) return null;
  const end = udp + word(udp + 4);
  return end <= frame.length && end >= udp + 8 ? frame.subarray(udp + 8, end) : null;
}
