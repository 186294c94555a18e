import type { StreamProtocol } from '../../observe/transport.ts';
import { perShard } from '../shards.ts';
import type { Collector } from './collect.ts';
import { openConnection } from './conversation/connection.ts';
import { isMagic, looksLikeMessage } from './magic.ts';
import { createSmbState } from './state/shared.ts';

/** A magic number and a length that fits it. */
const SNIFFED = 0.95;
/** NetBIOS session request, RFC 1002 section 4.3.2, of two encoded names. */
const SESSION_REQUEST = 0x81000044;

/** The first bytes of a direction are a session message with an SMB magic, or a NetBIOS session request. */
function sniffSmb(bytes: Uint8Array, from: number, to: number): number {
  if (to - from < 8) return 0;
  const view = new DataView(bytes.buffer, bytes.byteOffset + from, to - from);
  const transport = view.getUint32(0);
  if (transport === SESSION_REQUEST) return SNIFFED;
  const magic = view.getUint32(4);
  if (to - from < 12) return isMagic(magic) && transport >>> 24 === 0 ? SNIFFED : 0;
  return looksLikeMessage(transport, magic, view.getUint32(8)) ? SNIFFED : 0;
}

/** SMB over TCP; with a collector the content of the transfers that it wants goes to it as well. */
export function createSmbStream(collector: Collector | null): StreamProtocol {
  return {
    id: 'smb',
    ports: [139, 445],
    sniff: sniffSmb,
    open(context) {
      const states = perShard(() => createSmbState(context, collector));
      return (peers) => openConnection(states(peers.shard), peers);
    },
  };
}

/** SMB 1 to 3 over TCP 445 and 139, and wherever its messages are found. */
export const smbStream: StreamProtocol = createSmbStream(null);
