import type { PacketRoomOptions } from '../../src/packet/room.ts';
import { ethernet, FLAG, frame, ip4, listen, type Tcp, tcp, text } from './build.ts';

/** Two hosts that talk over TCP into a room. */
export function converse(
  ports: { client?: number; server?: number } = {},
  options: Partial<PacketRoomOptions> = {},
) {
  const heard = listen(options);
  const clock = { time: 1e15, record: 0 };
  const client = ports.client ?? 40000;
  const server = ports.server ?? 445;
  const put = (up: boolean, payload: string | Uint8Array, fields: Tcp, snap?: number) => {
    const bytes = typeof payload === 'string' ? text(payload) : payload;
    const segment = tcp(bytes, {
      source: up ? client : server,
      destination: up ? server : client,
      ...fields,
    });
    const source = up ? '10.0.0.1' : '10.0.0.2';
    const destination = up ? '10.0.0.2' : '10.0.0.1';
    const whole = ethernet(ip4(segment, { protocol: 6, source, destination, id: ++clock.record }));
    const captured = snap === undefined ? whole : whole.subarray(0, snap);
    clock.time += 10;
    heard.room.frame(
      frame(captured, { time: clock.time, record: clock.record, originalLength: whole.length }),
    );
  };
  return {
    ...heard,
    clock,
    /** From the initiator, from the responder. */
    up: (payload: string | Uint8Array, fields: Tcp, snap?: number) => put(true, payload, fields, snap),
    down: (payload: string | Uint8Array, fields: Tcp, snap?: number) => put(false, payload, fields, snap),
    /** Handshake: first data bytes are at 100 upwards and 500 downwards. */
    shake(up = 99, down = 499) {
      put(true, '', { sequence: up, flags: FLAG.syn });
      put(false, '', { sequence: down, acknowledgement: (up + 1) >>> 0, flags: FLAG.syn | FLAG.ack });
      put(true, '', { sequence: (up + 1) >>> 0, acknowledgement: (down + 1) >>> 0 });
    },
  };
}
