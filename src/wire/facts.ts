import { createProvenance, type Provenance } from '../base/provenance.ts';
import type { Certainty, HostFact } from '../observe/host.ts';
import type { Sink } from '../observe/sink.ts';

/** Says one thing about an address. */
export type Tell = (
  at: Provenance,
  address: number,
  kind: HostFact['kind'],
  value: string,
  certainty: Certainty,
) => void;

/** A teller for one protocol; it lends the sink one reused record. */
export function createTeller(sink: Sink, by: string): Tell {
  const fact: HostFact = {
    at: createProvenance(),
    address: 0,
    kind: 'name',
    value: '',
    by,
    certainty: 'seen',
  };
  return (at, address, kind, value, certainty) => {
    Object.assign(fact.at, at);
    fact.address = address;
    fact.kind = kind;
    fact.value = value;
    fact.certainty = certainty;
    sink.host(fact);
  };
}

const HEX = '0123456789abcdef';

/** Evidence bytes as text for a name: printable ASCII as it is, all else and backslashes as `\xHH`. */
export function bytesText(bytes: Uint8Array): string {
  let text = '';
  for (let i = 0; i < bytes.length; i++) {
    const c = bytes[i]!;
    const plain = c >= 0x20 && c < 0x7f && c !== 0x5c;
    text += plain ? String.fromCharCode(c) : `\\x${HEX[c >> 4]}${HEX[c & 15]}`;
  }
  return text;
}

/** A hardware address as six pairs of lower-case hex digits. */
export function macText(bytes: Uint8Array, at: number): string {
  const pairs: string[] = [];
  for (let i = 0; i < 6; i++) pairs.push((bytes[at + i] ?? 0).toString(16).padStart(2, '0'));
  return pairs.join(':');
}
