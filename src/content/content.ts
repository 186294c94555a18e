/** What bytes are, told from their beginning. */
export interface Content {
  /** Stable word: `ese-ntds`, `registry-sam`, `zip` … */
  id: string;
  /** A noun phrase with its grounds: `an ESE database (checksum holds, state clean shutdown)`. */
  text: string;
  /** Names of members, as far as they stand in the bytes given; empty for what is no archive. */
  members: readonly string[];
}

/** One family of formats. Pure, linear in `head`, never throws. */
export interface Family {
  id: string;
  /** Every id that `recognise` may return. */
  ids: readonly string[];
  /** Usual extensions, lower case without the dot; another one says that the file was renamed. Empty: any. */
  extensions: readonly string[];
  /**
   * `head` is the beginning of the content, `size` the whole size when it is known, `name` the lower-case last
   * path component or empty. A name never makes a content: it only tells kinds of one format apart.
   */
  recognise(head: Uint8Array, size: number | null, name: string): Content | null;
}

/** A content without members. */
export function content(id: string, text: string, members: readonly string[] = []): Content {
  return { id, text, members };
}
