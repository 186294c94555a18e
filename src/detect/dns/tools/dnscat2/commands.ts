import type { Stream } from '../support/stream.ts';

/** Commands of the command protocol that move a file (iagox86/dnscat2, doc/command_protocol.md). */
const COMMAND = { download: 3, upload: 4 } as const;
const RESPONSE = 0x8000;
/** Packets of one stream; a session of a day has some hundreds. */
const MAX_PACKETS = 65_536;

interface Packet {
  response: boolean;
  id: number;
  command: number;
  body: Uint8Array;
}

/** Packets of a command stream: 32-bit length, 16-bit number with the response bit, 16-bit command. Stops at the first that is cut. */
function readPackets(bytes: Uint8Array): Packet[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const packets: Packet[] = [];
  for (let at = 0; at + 8 <= bytes.length && packets.length < MAX_PACKETS; ) {
    const end = at + 4 + view.getUint32(at);
    if (end < at + 8 || end > bytes.length) break;
    const number = view.getUint16(at + 4);
    packets.push({
      response: (number & RESPONSE) !== 0,
      id: number & ~RESPONSE,
      command: view.getUint16(at + 6),
      body: bytes.subarray(at + 8, end),
    });
    at = end;
  }
  return packets;
}

/** Text up to the first NUL, and what stands behind it. */
function splitText(bytes: Uint8Array): { text: string; rest: Uint8Array } | null {
  const end = bytes.indexOf(0);
  if (end < 0) return null;
  return {
    text: String.fromCharCode(...bytes.subarray(0, Math.min(end, 4096))),
    rest: bytes.subarray(end + 1),
  };
}

function file(bytes: Uint8Array, direction: 'up' | 'down', name: string | null): Stream {
  return { bytes, missing: 0, start: 0, direction, whole: true, name };
}

/**
 * Files inside a command session in clear: what the server downloaded from the client (up) and uploaded to it
 * (down), with the path it named. A stream with holes is read only up to where packets stay whole.
 */
export function filesOf(up: Stream, down: Stream): Stream[] {
  if (up.missing > 0 || down.missing > 0) return [];
  const files: Stream[] = [];
  const asked = new Map<number, string>();
  for (const packet of readPackets(down.bytes)) {
    if (packet.response) continue;
    const split = splitText(packet.body);
    if (split && packet.command === COMMAND.download) asked.set(packet.id, split.text);
    if (split && packet.command === COMMAND.upload) files.push(file(split.rest, 'down', split.text));
  }
  for (const packet of readPackets(up.bytes))
    if (packet.response && packet.command === COMMAND.download)
      files.push(file(packet.body, 'up', asked.get(packet.id) ?? null));
  return files;
}
