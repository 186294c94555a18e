import type { KeptRecord } from '../../channel.ts';
import { concatBytes, labelOffsets } from '../../codec/labels.ts';

/** Record types (RFC 1035, 2535, 2782, 3596; 65399 is iodine's choice from the private range). */
export const TYPE = {
  a: 1,
  ns: 2,
  cname: 5,
  null: 10,
  mx: 15,
  txt: 16,
  key: 25,
  aaaa: 28,
  srv: 33,
  private: 65399,
} as const;

/** All character strings of a TXT record in one (RFC 1035 section 3.3.14); null when lengths do not fit. */
export function txtBytes(rdata: Uint8Array): Uint8Array | null {
  const parts: Uint8Array[] = [];
  for (let at = 0; at < rdata.length; at += 1 + rdata[at]!) {
    if (at + 1 + rdata[at]! > rdata.length) return null;
    parts.push(rdata.subarray(at + 1, at + 1 + rdata[at]!));
  }
  return concatBytes(parts);
}

/** The host name in a CNAME, MX or SRV record without its root byte; null for other types and broken names. */
export function hostOf(record: KeptRecord): Uint8Array | null {
  const skip = { [TYPE.cname]: 0, [TYPE.mx]: 2, [TYPE.srv]: 6 }[record.type];
  if (skip === undefined || record.rdata.length < skip) return null;
  const name = record.rdata.subarray(skip);
  const end = name[name.length - 1] === 0 ? name.length - 1 : name.length;
  const host = name.subarray(0, end);
  return labelOffsets(host) ? host : null;
}

/** MX preference or SRV priority: what puts several records in order; 0 for other types. */
export function orderOf(record: KeptRecord): number {
  if (record.type !== TYPE.mx && record.type !== TYPE.srv) return 0;
  return record.rdata.length < 2 ? 0 : (record.rdata[0]! << 8) | record.rdata[1]!;
}
