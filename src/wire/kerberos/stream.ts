import type { StreamProtocol } from '../../observe/transport.ts';
import { kerberosOf, onKerberos } from './exchange.ts';
import {
  beginsKerberos,
  createKerberosFramer,
  loseKerberos,
  type OnKerberosBytes,
  pushKerberos,
} from './framer.ts';
import { parseKerberos } from './message.ts';

const SNIFFED = 0.8;

/** Kerberos over TCP (RFC 4120 section 7.2.2). */
export const kerberosStream: StreamProtocol = {
  id: 'kerberos',
  ports: [88],
  sniff: (bytes, from, to) => (beginsKerberos(bytes, from, to) ? SNIFFED : 0),
  open(context) {
    const kerberosAt = kerberosOf(context);
    return ({ initiator, initiatorPort, responder, shard }) => {
      const kerberos = kerberosAt(shard);
      const up = createKerberosFramer();
      const down = createKerberosFramer();
      const ends = { client: initiator, clientPort: initiatorPort, server: responder };
      const onMessage: OnKerberosBytes = (view, from, to, at) => {
        const message = parseKerberos(view, from, to);
        if (message !== null) onKerberos(kerberos, message, ends, at);
      };
      return {
        data(toResponder, bytes, _view, from, to, at) {
          pushKerberos(toResponder ? up : down, bytes, from, to, at, onMessage);
        },
        gap: (toResponder) => loseKerberos(toResponder ? up : down),
        end() {},
      };
    };
  },
};
