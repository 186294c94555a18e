import { type AddressTable, internV4, internV6 } from '../../base/address.ts';
import type { DnsMessage } from '../../observe/dns.ts';
import type { Tell } from '../facts.ts';
import { MAX_FACTS_PER_MESSAGE, MAX_NAME_OCTETS } from './bounds.ts';
import { expandName, nameText } from './name.ts';
import { TYPE } from './types.ts';

const owner = new Uint8Array(MAX_NAME_OCTETS);

function ownerText(message: DnsMessage, index: number): string | null {
  const at = message.recordOwner[index]!;
  const length = expandName(message.bytes, message.messageStart, message.messageEnd, at, owner);
  return length > 1 ? nameText(owner.subarray(0, length)) : null;
}

/** Address id in an A or AAAA record (RFC 1035 section 3.4.1, RFC 3596 section 2.2); -1 when it holds none. */
function addressOf(message: DnsMessage, index: number, addresses: AddressTable): number {
  const start = message.rdataStart[index]!;
  const length = message.rdataEnd[index]! - start;
  const type = message.recordType[index]!;
  const { bytes } = message;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  if (type === TYPE.A && length === 4) return internV4(addresses, view.getUint32(start));
  if (type === TYPE.AAAA && length === 16) return internV6(addresses, view, start);
  return -1;
}

/**
 * Names that an answer gives to addresses, in A and AAAA records of any section: inferred, because any host
 * on the link may answer. At most MAX_FACTS_PER_MESSAGE.
 */
export function tellAddresses(message: DnsMessage, addresses: AddressTable, tell: Tell): void {
  if (!message.response) return;
  let told = 0;
  for (let i = 0; i < message.recordCount && told < MAX_FACTS_PER_MESSAGE; i++) {
    const type = message.recordType[i];
    if (type !== TYPE.A && type !== TYPE.AAAA) continue;
    const address = addressOf(message, i, addresses);
    const name = address < 0 ? null : ownerText(message, i);
    if (name === null) continue;
    tell(message.at, address, 'name', name, 'inferred');
    told++;
  }
}
