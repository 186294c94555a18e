import type { Datagram } from '../observe/transport.ts';
import type { IpHeader } from './ip.ts';

const HEADER = 8;

/**
 * UDP header (RFC 768) of `ip`'s payload into `out`: ports and where the payload lies. Bytes after the UDP
 * length are left out; a length of 0 (RFC 2675, segmentation offload) takes all. False when it is cut short
 * or the length is smaller than the header.
 */
export function parseUdp(view: DataView, ip: IpHeader, out: Datagram): boolean {
  const { at, end } = ip;
  if (end - at < HEADER) return false;
  out.sourcePort = view.getUint16(at);
  out.destinationPort = view.getUint16(at + 2);
  const length = view.getUint16(at + 4);
  out.start = at + HEADER;
  if (length === 0) {
    out.end = end;
    out.cut = ip.cut;
    return true;
  }
  if (length < HEADER) return false;
  const missing = at + length - end;
  out.end = missing < 0 ? at + length : end;
  out.cut = missing <= 0 ? 0 : missing < ip.cut ? missing : ip.cut;
  return true;
}
