import { type Bad, bad } from '../../../base/bad.ts';
import { hexU64 } from '../../integers.ts';
import type { SmbReason } from '../reasons.ts';

export interface NegotiateResponse {
  /** `2.0.2` to `3.1.1`; null for the multi-protocol answer that a second negotiation follows, and for unknown ones. */
  dialect: string | null;
  /** 32 hex digits. */
  serverGuid: string;
  /** Place of the security blob from the header. */
  blobOffset: number;
  blobLength: number;
}

const DIALECTS: ReadonlyMap<number, string> = new Map([
  [0x0202, '2.0.2'],
  [0x0210, '2.1'],
  [0x0300, '3.0'],
  [0x0302, '3.0.2'],
  [0x0311, '3.1.1'],
]);

/** NEGOTIATE response, [MS-SMB2] 2.2.4. `at` is the SMB2 header. */
export function parseNegotiateResponse(
  view: DataView,
  at: number,
  end: number,
): NegotiateResponse | Bad<SmbReason> {
  const body = at + 64;
  if (end - body < 64) return bad('short', body);
  if (view.getUint16(body, true) !== 65) return bad('structure-size', body);
  return {
    dialect: DIALECTS.get(view.getUint16(body + 4, true)) ?? null,
    serverGuid: hexU64(view, body + 8) + hexU64(view, body + 16),
    blobOffset: view.getUint16(body + 56, true),
    blobLength: view.getUint16(body + 58, true),
  };
}
