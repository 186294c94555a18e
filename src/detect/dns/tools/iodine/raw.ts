import type { Channel, KeptMessage } from '../../channel.ts';
import type { Inflate } from '../../codec/inflate.ts';
import { type Packets, takePacket } from './packets.ts';

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

/** Adds the packets of raw datagrams; returns how many datagrams there were. */
export function readRaw(channel: Channel, up: Packets, down: Packets, inflate: Inflate): number {
  let count = 0;
  for (const message of channel.messages) {
    const bytes = rawBytes(message);
    if (!bytes) continue;
    count++;
    if (bytes[3]! >> 4 !== DATA) continue;
    const packets = message.response ? down : up;
    packets.carried += bytes.length - 4;
    packets.complete++;
    const out = inflate(bytes.subarray(4));
    if (out) takePacket(packets, out);
  }
  return count;
}
