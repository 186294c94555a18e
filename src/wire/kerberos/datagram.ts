import type { DatagramProtocol } from '../../observe/transport.ts';
import { isRequest, kerberosOf, onKerberos } from './exchange.ts';
import { parseKerberos } from './message.ts';

/** Kerberos over UDP (RFC 4120 section 7.2.1). */
export const kerberosDatagram: DatagramProtocol = {
  id: 'kerberos',
  ports: [88],
  sniff: () => 0,
  open(context) {
    const kerberos = kerberosOf(context);
    return ({ view, start, end, source, destination, sourcePort, destinationPort, shard, at }) => {
      const message = parseKerberos(view, start, end);
      if (message === null) return;
      const ends = isRequest(message.type)
        ? { client: source, clientPort: sourcePort, server: destination }
        : { client: destination, clientPort: destinationPort, server: source };
      onKerberos(kerberos(shard), message, ends, at);
    };
  },
};
