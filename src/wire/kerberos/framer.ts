import { createProvenance, type Provenance } from '../../base/provenance.ts';
import { type Held, holdBytes } from '../held.ts';

/** A message, lent. */
export type OnKerberosBytes = (view: DataView, from: number, to: number, at: Provenance) => void;

/** Length of a message that is believed: tickets with the largest authorisation data have 64 KiB. */
const MAX_KERBEROS_BYTES = 1 << 18;
const FIRST_HELD = 2048;
const PREFIX = 4;

/** One direction of Kerberos over TCP: four octets of length before each message (RFC 4120 section 7.2.2). */
export interface KerberosFramer extends Held {
  lost: boolean;
  readonly at: Provenance;
}

export function createKerberosFramer(): KerberosFramer {
  const held = new Uint8Array(FIRST_HELD);
  return { held, view: new DataView(held.buffer), filled: 0, lost: false, at: createProvenance() };
}

/** Whether bytes begin with a length and the tag of a Kerberos message. */
export function beginsKerberos(bytes: Uint8Array, from: number, to: number): boolean {
  if (to - from < PREFIX + 2) return false;
  const length = new DataView(bytes.buffer, bytes.byteOffset + from, PREFIX).getUint32(0);
  const tag = bytes[from + PREFIX]!;
  return length > 16 && length <= MAX_KERBEROS_BYTES && (tag === 0x7e || (tag >= 0x6a && tag <= 0x6f));
}

/** Takes bytes in order; after a loss, reading goes on where a piece begins with a message. */
export function pushKerberos(
  framer: KerberosFramer,
  bytes: Uint8Array,
  from: number,
  to: number,
  at: Provenance,
  onMessage: OnKerberosBytes,
): void {
  if (framer.lost && !beginsKerberos(bytes, from, to)) return;
  framer.lost = false;
  let next = from;
  while (next < to && !framer.lost) {
    if (framer.filled === 0) Object.assign(framer.at, at);
    const whole = framer.filled < PREFIX ? PREFIX : PREFIX + framer.view.getUint32(0);
    const count = Math.min(to - next, whole - framer.filled);
    holdBytes(framer, bytes, next, count);
    next += count;
    settle(framer, onMessage);
  }
}

function settle(framer: KerberosFramer, onMessage: OnKerberosBytes): void {
  if (framer.filled < PREFIX) return;
  const length = framer.view.getUint32(0);
  if (length === 0 || length > MAX_KERBEROS_BYTES) loseKerberos(framer);
  else if (framer.filled === PREFIX + length) {
    onMessage(framer.view, PREFIX, framer.filled, framer.at);
    framer.filled = 0;
  }
}

/** Bytes are missing: the place of the next message is not known. */
export function loseKerberos(framer: KerberosFramer): void {
  framer.lost = true;
  framer.filled = 0;
}
