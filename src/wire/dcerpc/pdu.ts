/** Connection-oriented PDU types, [C706] 12.6.4.1 and [MS-RPCE] 2.2.2.1. */
export const PDU = {
  request: 0,
  response: 2,
  fault: 3,
  bind: 11,
  bindAck: 12,
  alterContext: 14,
  alterContextResponse: 15,
  auth3: 16,
} as const;

export const PDU_HEADER_BYTES = 16;

/** Common header of a PDU. */
export interface PduHeader {
  type: number;
  little: boolean;
  /** Length of this fragment with header and authentication. */
  length: number;
  authLength: number;
  callId: number;
}

/** Reads the header at `at` ([C706] 12.6.3.1); null when it is none. The caller has seen that 16 bytes are there. */
export function readPduHeader(view: DataView, at: number): PduHeader | null {
  if (view.getUint8(at) !== 5 || view.getUint8(at + 1) > 1) return null;
  const type = view.getUint8(at + 2);
  const representation = view.getUint8(at + 4);
  const little = representation >>> 4 === 1;
  const length = view.getUint16(at + 8, little);
  const known = type <= 19 && (representation & 0xee) === 0 && view.getUint16(at + 6) === 0;
  if (!known || length < PDU_HEADER_BYTES) return null;
  return {
    type,
    little,
    length,
    authLength: view.getUint16(at + 10, little),
    callId: view.getUint32(at + 12, little),
  };
}

/** Presentation context and operation of a request, [C706] 12.6.4.9; null when the fragment is too short. */
export function readRequest(
  view: DataView,
  at: number,
  end: number,
  little: boolean,
): { context: number; opnum: number } | null {
  if (end - at < 24) return null;
  return { context: view.getUint16(at + 20, little), opnum: view.getUint16(at + 22, little) };
}

/** Place of the authentication value in a fragment that is held to its end, [C706] 13.2.6.1; null without one. */
export function authValue(
  at: number,
  end: number,
  { length, authLength }: PduHeader,
): { from: number; to: number } | null {
  if (authLength === 0 || length - authLength < PDU_HEADER_BYTES + 8 || at + length > end) return null;
  return { from: at + length - authLength, to: at + length };
}
