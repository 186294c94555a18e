import { suricataEve } from './suricata-eve.ts';
import type { LogFormat } from './types.ts';
import { zeekDnsJson } from './zeek-dns-json.ts';
import { zeekDnsTsv } from './zeek-dns-tsv.ts';
import { zeekLogsJson } from './zeek-logs-json.ts';
import { zeekLogsTsv } from './zeek-logs-tsv.ts';

/** Log formats, in alphabetical order of their ids. */
export const logFormats: readonly LogFormat[] = [
  suricataEve,
  zeekDnsJson,
  zeekDnsTsv,
  zeekLogsJson,
  zeekLogsTsv,
];

/** Below this a format is not sure enough to read a file. */
const MIN_SNIFF = 0.5;

/** The format that is surest of these first bytes; the earlier one when two are equally sure, null when none is. */
export function sniffLog(head: Uint8Array, name: string): LogFormat | null {
  let best: LogFormat | null = null;
  let most = MIN_SNIFF;
  for (const format of logFormats) {
    const score = format.sniff(head, name);
    if (score > most || (score === most && best === null)) {
      best = format;
      most = score;
    }
  }
  return best;
}
