/** Why an SMB structure could not be read. */
export type SmbReason =
  | 'short'
  | 'structure-size'
  | 'offset-past-end'
  | 'length-past-end'
  | 'value-too-large';
