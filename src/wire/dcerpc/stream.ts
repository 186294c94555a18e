import type { StreamProtocol } from '../../observe/transport.ts';
import { createOnceTeller } from '../once.ts';
import { perShard } from '../shards.ts';
import { NOBODY, readSignature } from '../sign-in.ts';
import { createAssociation, endAssociation, feedAssociation, skipAssociation } from './association.ts';
import { PDU, PDU_HEADER_BYTES, readPduHeader } from './pdu.ts';

/** A version, a type and a data representation that fit, and bind or its answer first. */
const SNIFFED = 0.9;

function sniffRpc(bytes: Uint8Array, from: number, to: number, toResponder: boolean): number {
  if (to - from < PDU_HEADER_BYTES) return 0;
  const header = readPduHeader(new DataView(bytes.buffer, bytes.byteOffset + from, PDU_HEADER_BYTES), 0);
  if (header === null) return 0;
  const begins = header.type === PDU.bind || header.type === PDU.request;
  const answers = header.type === PDU.bindAck || header.type === PDU.response;
  return (toResponder && begins) || (!toResponder && answers) ? SNIFFED : 0;
}

/** DCE/RPC over TCP ([MS-RPCE] 2.1.1.1): the endpoint mapper on 135, all else on ports that it gives out. */
export const dcerpcStream: StreamProtocol = {
  id: 'dcerpc',
  ports: [135],
  sniff: sniffRpc,
  open(context) {
    const tellers = perShard(() => createOnceTeller(context.sink, 'DCERPC'));
    return (peers) => {
      const association = createAssociation({
        client: peers.initiator,
        server: peers.responder,
        sink: context.sink,
        tell: tellers(peers.shard),
        signIn: readSignature,
      });
      return {
        data: (toResponder, bytes, _view, from, to, at) =>
          feedAssociation(association, toResponder, bytes, from, to, at),
        gap: (toResponder, count) => skipAssociation(association, toResponder, count),
        end: () => endAssociation(association, NOBODY),
      };
    };
  },
};
