import { type Cite, cite, type Provenance } from '../base/provenance.ts';
import type { FileTransfer } from '../observe/transfer.ts';
import { textAt } from './fields.ts';
import type { JsonObject } from './json.ts';

/** What every log tells of a transfer: where, when and between whom. */
export interface TransferEnds {
  at: Provenance;
  time: number;
  client: number;
  server: number;
  serverPort: number;
  session: string;
}

/** A transfer of which nothing but its ends is known: what a log leaves out stays null. */
export function createLogTransfer(ends: TransferEnds): FileTransfer {
  const moment: Cite & { time: number } = { ...cite(ends.at), time: ends.time };
  return {
    first: moment,
    last: { ...moment },
    cites: [],
    source: 'log',
    client: ends.client,
    server: ends.server,
    serverPort: ends.serverPort,
    session: ends.session,
    account: null,
    authentication: 'unknown',
    dialect: null,
    encrypted: false,
    share: null,
    shareKind: 'unknown',
    path: null,
    previousNames: [],
    directory: false,
    reads: [],
    writes: [],
    bytesRead: 0,
    bytesWritten: 0,
    size: null,
    sha256Read: null,
    sha256Written: null,
    headRead: new Uint8Array(0),
    headWritten: new Uint8Array(0),
    lost: 0,
    serverCopied: 0,
    created: false,
    deleted: false,
    refused: 0,
    ended: 'closed',
  };
}

/** Share of a UNC path `\\server\share`: its last component; null for the empty text. */
export function shareOf(unc: string): string | null {
  const share = unc.replace(/\\$/, '').split('\\').at(-1) ?? '';
  return share === '' ? null : share;
}

/** Digits of a hash; MD5 and SHA-1 are told apart by their number. */
const DIGESTS = [
  ['md5', 32],
  ['sha1', 40],
] as const;

/** MD5 and SHA-1 of a logged object as `md5:…` and `sha1:…`, as far as they are there and have the right form. */
export function digestsOf(object: JsonObject): string[] {
  return DIGESTS.flatMap(([name, digits]) => {
    const text = textAt(object, name) ?? '';
    return text.length === digits && /^[0-9a-fA-F]+$/.test(text) ? [`${name}:${text.toLowerCase()}`] : [];
  });
}

/** The hash in lower case when it is a SHA-256, else null. */
export function sha256Of(text: string | null): string | null {
  return text !== null && /^[0-9a-fA-F]{64}$/.test(text) ? text.toLowerCase() : null;
}
