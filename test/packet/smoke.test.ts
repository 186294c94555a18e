import { expect, test } from 'vitest';
import { ethernet, FLAG, frame, ip4, listen, tcp, text, udp } from './build.ts';

test('a datagram to a known port reaches its protocol', () => {
  const { room, datagrams } = listen();
  room.frame(frame(ethernet(ip4(udp(text('hello'))))));
  expect(datagrams).toMatchObject([{ payload: 'hello', sourcePort: 40000, destinationPort: 53, cut: 0 }]);
});

test('a connection with handshake reaches its protocol in order and ends with both FIN', () => {
  const { room, streams } = listen();
  const send = (payload: string, fields: object) =>
    room.frame(frame(ethernet(ip4(tcp(text(payload), fields), { protocol: 6 }))));
  const back = (payload: string, fields: object) =>
    room.frame(
      frame(
        ethernet(
          ip4(tcp(text(payload), { source: 445, destination: 40000, ...fields }), {
            protocol: 6,
            source: '10.0.0.2',
            destination: '10.0.0.1',
          }),
        ),
      ),
    );
  send('', { sequence: 99, flags: FLAG.syn });
  back('', { sequence: 499, acknowledgement: 100, flags: FLAG.syn | FLAG.ack });
  send('request that is long', { sequence: 100, acknowledgement: 500 });
  back('answer', { sequence: 500, acknowledgement: 120 });
  send('', { sequence: 120, acknowledgement: 506, flags: FLAG.fin | FLAG.ack });
  back('', { sequence: 506, acknowledgement: 121, flags: FLAG.fin | FLAG.ack });
  expect(streams).toMatchObject([
    {
      up: 'request that is long',
      down: 'answer',
      ended: true,
      peers: { initiatorPort: 40000, responderPort: 445, certain: true },
    },
  ]);
});
