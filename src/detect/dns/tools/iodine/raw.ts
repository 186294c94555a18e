import type { Channel, KeptMessage } from '../../channel.ts';
import type { Inflate } from '../../codec/inflate.ts';
import { type Packets, sourceOf, takePacket } from './packets.ts';

/** First bytes of every datagram of the raw mode (src/common.c); the high half of the next is the kind. */
const MAGIC = [0x10, 0xd1, 0x9e];
const DATA = 2;
/** Log-in, data, ping. */
const KINDS = [1, 2, 3];

/** The datagram when a message is one of the raw mode. */
function rawBytes(message: KeptMessage): Uint8Array | null {
  const bytes = message.surplus;
  if (message.bad === null || bytes.length < 4) return null;
  if (!MAGIC.every((byte, i) => bytes[i] === byte)) return null;
  return KINDS.includes(bytes[3]! >> 4) ? bytes : null;
}

/**
 * Adds the packets of raw datagrams; returns how many datagrams there were. The bytes say nothing of direction:
 * the server's address inside the tunnel does, where the log-in told it, else which end the reader took for
 * the server.
 */
export function readRaw(
  channel: Channel,
  up: Packets,
  down: Packets,
  inflate: Inflate,
  serverInside: string | null,
): number {
  let count = 0;
  for (const message of channel.messages) {
    const bytes = rawBytes(message);
    if (!bytes) continue;
    count++;
    if (bytes[3]! >> 4 !== DATA) continue;
    const out = inflate(bytes.subarray(4));
    const source = out && serverInside !== null ? sourceOf(out) : null;
    const packets = (source === null ? message.response : source === serverInside) ? down : up;
    packets.carried += bytes.length - 4;
    packets.complete++;
    if (out) takePacket(packets, out);
  }
  return count;
}
