import { type DnsMessage, MAX_RECORDS } from '../../observe/dns.ts';
import { RECORD_FIXED_BYTES } from './bounds.ts';
import { readOpt, TYPE_OPT } from './edns.ts';
import { afterName, endOfLabels, pointerTarget } from './name.ts';
import { POINTER_NOT_BACKWARDS, RDATA_PAST_END, RECORD_SHORT, RECORDS_MANY, reasonOf } from './reasons.ts';

/**
 * Reads the record at `at` (RFC 1035 section 4.1.3) into the message's next place. Returns the offset behind it
 * or a negative code. Data that run past the end are kept up to the end. A pointer in the owner name that does
 * not lead backwards is noted and costs nothing else: the record behind it is readable.
 */
export function readRecord(message: DnsMessage, view: DataView, at: number, section: number): number {
  const { bytes, messageEnd } = message;
  const index = message.recordCount;
  if (index >= MAX_RECORDS) return RECORDS_MANY;
  const terminator = endOfLabels(bytes, messageEnd, at);
  if (terminator < 0) return terminator;
  if (bytes[terminator] !== 0 && pointerTarget(bytes, message.messageStart, terminator) >= at)
    message.bad ??= reasonOf(POINTER_NOT_BACKWARDS);
  const fixed = afterName(bytes, terminator);
  const start = fixed + RECORD_FIXED_BYTES;
  if (start > messageEnd) return RECORD_SHORT;
  const type = view.getUint16(fixed);
  const next = start + view.getUint16(fixed + 8);
  message.recordSection[index] = section;
  message.recordType[index] = type;
  message.recordClass[index] = view.getUint16(fixed + 2);
  message.recordTtl[index] = view.getUint32(fixed + 4);
  message.recordOwner[index] = at;
  message.rdataStart[index] = start;
  message.rdataEnd[index] = next <= messageEnd ? next : messageEnd;
  message.recordCount = index + 1;
  if (type === TYPE_OPT) readOpt(message, index);
  return next <= messageEnd ? next : RDATA_PAST_END;
}
