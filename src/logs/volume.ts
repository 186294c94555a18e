import { cite, type Provenance } from '../base/provenance.ts';
import type { EncryptedVolume } from '../observe/transfer.ts';
import type { LogContext } from './types.ts';

/** Headers of IPv4 and TCP without options: no packet has fewer. */
const LEAST_HEADERS = 40;

/** What a log of connections counts of one that is closed to it. Packets are 0 where bytes are those of the payload. */
export interface CountedVolume
  extends Pick<
    EncryptedVolume,
    'client' | 'server' | 'session' | 'account' | 'authentication' | 'dialect' | 'bytesUp' | 'bytesDown'
  > {
  packetsUp: number;
  packetsDown: number;
  /** Begin and end, microseconds UTC. */
  first: number;
  last: number;
}

/** Says an encrypted session by its volume; messages are not counted by logs. */
export function tellVolume(context: LogContext, at: Provenance, counted: CountedVolume): void {
  const { packetsUp, packetsDown, first, last, ...rest } = counted;
  context.sink.volume({
    ...rest,
    first: { ...cite(at), time: first },
    last: { ...cite(at), time: Math.max(first, last) },
    source: 'log',
    shares: [],
    messagesUp: 0,
    messagesDown: 0,
    bytesUp: Math.max(0, counted.bytesUp - LEAST_HEADERS * packetsUp),
    bytesDown: Math.max(0, counted.bytesDown - LEAST_HEADERS * packetsDown),
  });
}
