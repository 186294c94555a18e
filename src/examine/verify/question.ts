import { decode } from 'dns-packet';
import { typeName } from '../../wire/dns/types.ts';

export interface Question {
  /** As dns-packet writes it: labels joined by dots, U+FFFD for bytes that are no UTF-8. */
  name: string;
  /** Mnemonic, or `TYPE` and the number. */
  type: string;
}

/** Header of a DNS message, RFC 1035 section 4.1.1. */
const HEADER = 12;
const COUNTS_BEHIND_QUESTION = 6;
/** How dns-packet writes a type that it does not know. */
const UNKNOWN = /^UNKNOWN_(\d{1,5})$/;

/**
 * The first question of a DNS message as dns-packet reads it; null when it has none or cannot be read. The records
 * behind the question are hidden from dns-packet: a capture may have cut them, and they are not asked about.
 */
export function readQuestion(message: Uint8Array): Question | null {
  if (message.length < HEADER) return null;
  const copy = Buffer.from(message);
  copy.fill(0, COUNTS_BEHIND_QUESTION, HEADER);
  try {
    const [question] = decode(copy).questions ?? [];
    if (!question) return null;
    const number = UNKNOWN.exec(question.type)?.[1];
    return { name: question.name, type: number === undefined ? question.type : typeName(Number(number)) };
  } catch {
    return null; // dns-packet throws on what it cannot read
  }
}
