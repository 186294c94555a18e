import type { Bounds, Proof, Recovered } from '../finding.ts';
import type { Channel } from './channel.ts';

/** What a recogniser says of a channel. */
export interface Verdict {
  proof: Exclude<Proof, 'none'>;
  /** The check that holds, in words with its numbers: "all 238 id steps are 7727". */
  by: string;
  recovered: Recovered[];
  /** Recovered bytes themselves, in the order of `recovered`; used by lineage, never printed. */
  contents: Uint8Array[];
  /** Payload bytes carried each way, when the tool's framing tells; null when not. */
  bytesUp: Bounds | null;
  bytesDown: Bounds | null;
  /** The tool's own zone as dotted text when it is narrower than the channel's, else null. */
  zone: string | null;
  /** Plain sentences for the reader: what the session was, what a key would open. */
  notes: string[];
}

/** Example or counter-example that lives with the tool: wire names and answers in a compact text form. */
export interface ToolExample {
  about: string;
  channel: Channel;
}

/** One file per tool under `tools/`; the registry lists them in alphabetical order. */
export interface Tool {
  /** Id in expectations, lower case. */
  id: string;
  name: string;
  /** Where the protocol is described: repository and path, or document. */
  source: string;
  /** What it is and what a responder should know, two sentences. */
  about: string;
  /** Built on demand, so that start-up pays nothing. */
  examples(): ToolExample[];
  notThese(): ToolExample[];
  /** Null when it is not this tool. Must be linear in the number of messages and never throw. */
  recognise(channel: Channel): Verdict | null;
}
