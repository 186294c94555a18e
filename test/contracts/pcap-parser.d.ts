declare module 'pcap-parser' {
  import type { EventEmitter } from 'node:events';
  import type { Readable } from 'node:stream';
  /** Emits `packet` ({ header, data }), `error` and `end`. */
  export function parse(input: string | Readable): EventEmitter;
}
