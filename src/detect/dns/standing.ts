import { type AddressTable, addressBytes } from '../../base/address.ts';
import type { Channel } from './channel.ts';
import type { Standing } from './profile.ts';
import { ZONE_LISTED, ZONE_REVERSE } from './registrable.ts';
import type { Nomination } from './screen/nominate.ts';
import type { DnsScreen } from './screen/screen.ts';

/** Tells addresses of the organisation from others; from --internal, else private ranges. */
export type IsInternal = (address: number) => boolean;

/** RFC 1918, RFC 6598, RFC 3927, loopback; RFC 4193 and fe80::/10 for IPv6. */
export function isPrivateAddress(table: AddressTable, id: number): boolean {
  const b = addressBytes(table, id);
  const v4 = b[10] === 0xff && b[11] === 0xff && b.subarray(0, 10).every((x) => x === 0);
  if (!v4) return (b[0]! & 0xfe) === 0xfc || (b[0] === 0xfe && (b[1]! & 0xc0) === 0x80);
  const [x, y] = [b[12]!, b[13]!];
  return (
    x === 10 ||
    x === 127 ||
    (x === 172 && (y & 0xf0) === 16) ||
    (x === 192 && y === 168) ||
    (x === 169 && y === 254) ||
    (x === 100 && (y & 0xc0) === 64)
  );
}

/** Share of an initiator's queries in mixed case from which it is a habit. */
const CASE_HABIT = 0.8;

/** How a channel stands among everything else; `pair` is its pair in the screen, -1 without one. */
export function standingOf(
  screen: DnsScreen,
  nomination: Nomination,
  channel: Channel,
  pair: number,
  internal: IsInternal,
): Standing {
  const { population } = nomination;
  const zone = pair >= 0 ? screen.pairs.right[pair]! : -1;
  const { queries, mixedCase } = screen.pairs.columns;
  const habit = population.asked.get(channel.initiator) ?? { queries: 0, mixedCase: 0 };
  const elsewhere = habit.queries - (pair >= 0 ? queries[pair]! : 0);
  const mixed = habit.mixedCase - (pair >= 0 ? mixedCase[pair]! : 0);
  const asks = channel.messages.filter((m) => !m.response);
  const via = (server: number) => population.resolvers.has(server) || internal(server);
  return {
    clients: Math.max(1, zone >= 0 ? population.zoneClients[zone]! : 1),
    siteClients: Math.max(1, population.siteClients),
    viaResolver: asks.every((m) => via(m.server)),
    iterative:
      asks.length > 0 && asks.filter((m) => (m.flags & 0x0100) === 0 && m.id >= 0).length * 2 > asks.length,
    caseIsHabit: elsewhere > 0 && mixed >= elsewhere * CASE_HABIT,
    reverse: zone >= 0 && screen.zones.kind[zone] === ZONE_REVERSE,
    listed: zone >= 0 && screen.zones.kind[zone] === ZONE_LISTED,
  };
}
