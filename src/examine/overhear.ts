import { isRaised } from '../base/flags.ts';
import type { Whose } from '../detect/dns/confirm/whose.ts';
import type { Overhearing } from '../packet/share.ts';
import { streamProtocols } from '../wire/protocols.ts';

/** Ports over TCP on which no DNS is looked for: another protocol claims them. */
const OTHER_PORTS: ReadonlySet<number> = new Set(
  streamProtocols.filter(({ id }) => id !== 'dns').flatMap(({ ports }) => ports),
);
/** DNS header: flags in the third byte, the number of answers in the seventh and eighth. */
const HEADER_BYTES = 12;
const RESPONSE = 0x80;

/**
 * What a reader needs of pairs that others handle: answers to the candidates, because whoever connects to an address
 * in them can belong to any pair. With `allStreams` every TCP connection as well: the channels of one session.
 */
export function overhearAnswers({ wanted }: Whose, allStreams: boolean): Overhearing {
  return {
    datagram({ bytes, start, end, destination }) {
      if (!isRaised(wanted, destination) || end - start < HEADER_BYTES) return false;
      return (bytes[start + 2]! & RESPONSE) !== 0 && (bytes[start + 6]! | bytes[start + 7]!) !== 0;
    },
    segment(source, destination, { sourcePort, destinationPort }) {
      if (allStreams) return true;
      if (!isRaised(wanted, source) && !isRaised(wanted, destination)) return false;
      return !OTHER_PORTS.has(sourcePort) && !OTHER_PORTS.has(destinationPort);
    },
  };
}
