/** Header of a KCP segment: conversation, command, fragment, window, time, number, unacknowledged, length; little endian. */
const HEADER_BYTES = 24;
/** Push, acknowledge, ask for the window, tell it (skywind3000/kcp, protocol.txt). */
const PUSH = 81;
const LAST_COMMAND = 84;

/** Counters of one KCP conversation. */
export interface Conversation {
  id: number | null;
  /** Packets that segments of this conversation fill exactly, and those that they do not. */
  packets: number;
  strange: number;
  /** Data bytes by direction, each segment number once. */
  bytes: { up: number; down: number };
  numbers: { up: Set<number>; down: Set<number> };
}

/** A conversation without packets. */
export function createConversation(): Conversation {
  return {
    id: null,
    packets: 0,
    strange: 0,
    bytes: { up: 0, down: 0 },
    numbers: { up: new Set(), down: new Set() },
  };
}

interface Segment {
  command: number;
  number: number;
  length: number;
}

/** The segments of a packet; null when they do not fill it exactly or name another conversation. */
function readSegments(view: DataView, id: number): Segment[] | null {
  const segments: Segment[] = [];
  let at = 0;
  while (at + HEADER_BYTES <= view.byteLength) {
    const command = view.getUint8(at + 4);
    const length = view.getUint32(at + 20, true);
    if (view.getUint32(at, true) !== id || command < PUSH || command > LAST_COMMAND) return null;
    if (length > view.byteLength - at - HEADER_BYTES) return null;
    segments.push({ command, number: view.getUint32(at + 12, true), length });
    at += HEADER_BYTES + length;
  }
  return at === view.byteLength && segments.length > 0 ? segments : null;
}

/** Takes one packet. The first that reads well gives the conversation its number. */
export function addSegments(conversation: Conversation, packet: Uint8Array, direction: 'up' | 'down'): void {
  const view = new DataView(packet.buffer, packet.byteOffset, packet.length);
  const id = conversation.id ?? (packet.length >= 4 ? view.getUint32(0, true) : 0);
  const segments = readSegments(view, id);
  if (!segments) {
    conversation.strange++;
    return;
  }
  conversation.id = id;
  conversation.packets++;
  const known = conversation.numbers[direction];
  for (const segment of segments) {
    if (segment.command !== PUSH || known.has(segment.number)) continue;
    known.add(segment.number);
    conversation.bytes[direction] += segment.length;
  }
}
