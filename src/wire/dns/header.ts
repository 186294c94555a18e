import type { DnsMessage } from '../../observe/dns.ts';

/** Bits of the second header word (RFC 1035 section 4.1.1, RFC 4035 section 3). */
export const FLAG = {
  response: 0x8000,
  opcode: 0x7800,
  authoritative: 0x0400,
  truncated: 0x0200,
  recursionDesired: 0x0100,
  recursionAvailable: 0x0080,
  reserved: 0x0040,
  rcode: 0x000f,
} as const;

/** Bits to shift the opcode down. */
export const OPCODE_SHIFT = 11;

/** Reads id, flags and what they say from the twelve bytes at `at`; the caller has checked that they are there. */
export function readHeader(message: DnsMessage, view: DataView, at: number): void {
  const flags = view.getUint16(at + 2);
  message.id = view.getUint16(at);
  message.flags = flags;
  message.response = (flags & FLAG.response) !== 0;
  message.opcode = (flags & FLAG.opcode) >> OPCODE_SHIFT;
  message.rcode = message.response ? flags & FLAG.rcode : 0;
  message.questions = view.getUint16(at + 4);
}
