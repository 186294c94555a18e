import type { DatagramProtocol } from '../observe/transport.ts';
import { elementsIn, expectElement, TAG } from './asn1.ts';
import { createOnceTeller } from './once.ts';
import { perShard } from './shards.ts';
import { oemText } from './text.ts';

/** SearchResultEntry, RFC 4511 section 4.5.2. */
const SEARCH_RESULT_ENTRY = 0x64;
const PORT = 389;
const MAX_NAME_BYTES = 64;

/**
 * Whether a datagram is the answer of a domain controller to an LDAP ping: a search result with the attribute
 * `Netlogon` ([MS-ADTS] 6.3.3).
 */
export function isNetlogonAnswer(view: DataView, from: number, to: number): boolean {
  const message = expectElement(view, from, to, TAG.sequence);
  const operation = message === null ? undefined : elementsIn(view, message)[1];
  if (operation === undefined || operation.tag !== SEARCH_RESULT_ENTRY) return false;
  const attributes = elementsIn(view, operation)[1];
  if (attributes === undefined) return false;
  return elementsIn(view, attributes).some((attribute) => {
    const name = elementsIn(view, attribute)[0];
    if (name === undefined || name.to - name.from > MAX_NAME_BYTES) return false;
    return oemText(view, name.from, name.to).toLowerCase() === 'netlogon';
  });
}

/** Connectionless LDAP: the ping by which clients find a domain controller ([MS-ADTS] 6.3.3). */
export const cldapDatagram: DatagramProtocol = {
  id: 'cldap',
  ports: [PORT],
  sniff: () => 0,
  open(context) {
    const tellers = perShard(() => createOnceTeller(context.sink, 'CLDAP'));
    return ({ view, start, end, source, sourcePort, shard, at }) => {
      if (sourcePort !== PORT || !isNetlogonAnswer(view, start, end)) return;
      tellers(shard)(at, source, 'role', 'domain-controller', 'seen');
    };
  },
};
