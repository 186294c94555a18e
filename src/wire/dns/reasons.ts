/** Why a message could not be read to its end; the closed list behind `DnsMessage.bad`. */
export type DnsReason =
  | 'name-past-end'
  | 'name-long'
  | 'label-type'
  | 'pointer-not-backwards'
  | 'pointer-jumps'
  | 'header-short'
  | 'question-short'
  | 'record-short'
  | 'rdata-past-end'
  | 'records-many';

/** Readers on the path of every packet return an offset or one of these: a negative number allocates nothing. */
export const NAME_PAST_END = -1;
export const NAME_LONG = -2;
export const LABEL_TYPE = -3;
export const POINTER_NOT_BACKWARDS = -4;
export const POINTER_JUMPS = -5;
export const HEADER_SHORT = -6;
export const QUESTION_SHORT = -7;
export const RECORD_SHORT = -8;
export const RDATA_PAST_END = -9;
export const RECORDS_MANY = -10;

const WORDS: readonly DnsReason[] = [
  'name-past-end',
  'name-long',
  'label-type',
  'pointer-not-backwards',
  'pointer-jumps',
  'header-short',
  'question-short',
  'record-short',
  'rdata-past-end',
  'records-many',
];

/** The word of a negative code. */
export function reasonOf(code: number): DnsReason {
  return WORDS[-code - 1] ?? 'name-past-end';
}
