import { type AddressTable, internText } from '../../src/base/address.ts';
import { createDnsMessage, type DnsMessage } from '../../src/observe/dns.ts';
import { readMessage } from '../../src/wire/dns/message.ts';
import { dns } from '../fuzz/seeds.ts';

export interface Asked {
  name: string;
  from?: string;
  to?: string;
  type?: number;
  /** TXT answer; a question when left out. */
  answer?: string;
}

/** A message as a parser lends it; `record` and `time` come from the number. */
export function messageOf(
  addresses: AddressTable,
  asked: Asked,
  number = 1,
  message = createDnsMessage(),
): DnsMessage {
  const { name, from = '10.0.0.5', to = '10.0.0.1', type = 1, answer } = asked;
  const text = answer === undefined ? null : Buffer.from(answer, 'latin1');
  const records = text && [{ type: 16, ttl: 0, rdata: Uint8Array.from([text.length, ...text]) }];
  const bytes = dns(number & 0xffff, name, type, records);
  readMessage(message, bytes, new DataView(bytes.buffer), 0, bytes.length);
  message.initiator = internText(addresses, from);
  message.server = internText(addresses, to);
  message.at.record = number;
  message.at.time = 1_760_000_000_000_000 + number * 1000;
  return message;
}

/** Looks like what a tunnel puts into a label, the same for the same number. */
export function code(i: number, length = 40): string {
  let out = '';
  for (
    let h = Math.imul(i + 1, 0x9e3779b1);
    out.length < length;
    h = Math.imul(h ^ (h >>> 13), 0x85ebca6b) + i
  )
    out += (h >>> 0).toString(36);
  return out.slice(0, length);
}
