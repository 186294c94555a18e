/** A gap: what could not be seen, where and how much. Promise 1 counts what is missing as well. */
export interface Unseen {
  /** Index of the evidence file; null when it concerns all. */
  evidence: number | null;
  /** Word from the closed list of the room that says it, e.g. `snaplen`, `unknown-link-type`, `lost-segments`. */
  reason: string;
  /** How often or how many bytes; the text says which. */
  count: number;
  /** One plain sentence without the count's unit left open. */
  text: string;
}
