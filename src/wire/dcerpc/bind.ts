/** One presentation context that a client asks for. */
export interface BoundContext {
  id: number;
  /** UUID of the interface as text. */
  interfaceId: string;
}

/** Contexts of one bind; Windows sends at most three. */
const MAX_CONTEXTS = 32;
const CONTEXTS_AT = 24;
const CONTEXT_FIXED = 24;
const TRANSFER_SYNTAX = 20;

function hex(view: DataView, at: number, count: number): string {
  let text = '';
  for (let i = 0; i < count; i++)
    text += view
      .getUint8(at + i)
      .toString(16)
      .padStart(2, '0');
  return text;
}

/** UUID at `at` in the byte order of the PDU, as text ([C706] appendix A). */
function uuidText(view: DataView, at: number, little: boolean): string {
  const first = view.getUint32(at, little).toString(16).padStart(8, '0');
  const second = view
    .getUint16(at + 4, little)
    .toString(16)
    .padStart(4, '0');
  const third = view
    .getUint16(at + 6, little)
    .toString(16)
    .padStart(4, '0');
  return `${first}-${second}-${third}-${hex(view, at + 8, 2)}-${hex(view, at + 10, 6)}`;
}

/** Contexts of a bind or alter_context PDU, [C706] 12.6.4.3; those that are not held are left out. */
export function readContexts(view: DataView, at: number, end: number, little: boolean): BoundContext[] {
  const found: BoundContext[] = [];
  if (end - at < CONTEXTS_AT + 4) return found;
  const count = Math.min(view.getUint8(at + CONTEXTS_AT), MAX_CONTEXTS);
  let place = at + CONTEXTS_AT + 4;
  for (let i = 0; i < count && end - place >= CONTEXT_FIXED; i++) {
    found.push({ id: view.getUint16(place, little), interfaceId: uuidText(view, place + 4, little) });
    place += CONTEXT_FIXED + view.getUint8(place + 2) * TRANSFER_SYNTAX;
  }
  return found;
}
