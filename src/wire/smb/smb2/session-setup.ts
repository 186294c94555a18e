import { type Bad, bad } from '../../../base/bad.ts';
import type { SmbReason } from '../reasons.ts';

export interface SessionSetupRequest {
  /** The connection becomes a channel of an existing session. */
  binding: boolean;
  /** Place of the security blob from the header. */
  blobOffset: number;
  blobLength: number;
}

export interface SessionSetupResponse {
  guest: boolean;
  anonymous: boolean;
  encrypted: boolean;
  blobOffset: number;
  blobLength: number;
}

/** SESSION_SETUP request, [MS-SMB2] 2.2.5. `at` is the SMB2 header. */
export function parseSessionSetupRequest(
  view: DataView,
  at: number,
  end: number,
): SessionSetupRequest | Bad<SmbReason> {
  const body = at + 64;
  if (end - body < 24) return bad('short', body);
  if (view.getUint16(body, true) !== 25) return bad('structure-size', body);
  return {
    binding: (view.getUint8(body + 2) & 1) !== 0,
    blobOffset: view.getUint16(body + 12, true),
    blobLength: view.getUint16(body + 14, true),
  };
}

/** SESSION_SETUP response, [MS-SMB2] 2.2.6; also with STATUS_MORE_PROCESSING_REQUIRED. `at` is the SMB2 header. */
export function parseSessionSetupResponse(
  view: DataView,
  at: number,
  end: number,
): SessionSetupResponse | Bad<SmbReason> {
  const body = at + 64;
  if (end - body < 8) return bad('short', body);
  if (view.getUint16(body, true) !== 9) return bad('structure-size', body);
  const flags = view.getUint16(body + 2, true);
  return {
    guest: (flags & 1) !== 0,
    anonymous: (flags & 2) !== 0,
    encrypted: (flags & 4) !== 0,
    blobOffset: view.getUint16(body + 4, true),
    blobLength: view.getUint16(body + 6, true),
  };
}
