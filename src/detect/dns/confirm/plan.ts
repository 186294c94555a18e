import { addressBytes } from '../../../base/address.ts';
import type { Channel } from '../channel.ts';
import type { Nomination } from '../screen/nominate.ts';
import { countOf, leftOf, PAIR, rightOf } from '../screen/pairs.ts';
import type { DnsScreen } from '../screen/screen.ts';
import { zoneName } from '../screen/zones.ts';
import { leastContent } from './choose.ts';

/** One candidate as every reader of the evidence understands it, whatever ids its tables give. */
export interface PlannedChannel {
  kind: Channel['kind'];
  /** 16 bytes. */
  initiator: Uint8Array;
  /** Lower-cased labels with length bytes; empty for `zones` and `server`. */
  zone: Uint8Array;
  /** 16 bytes; empty unless `server`. */
  server: Uint8Array;
  /** Messages that it has, as far as the screen can tell, and those that are kept at most. */
  messages: number;
  budget: number;
  /** What a question must carry to be kept past half of the budget, 1/16 bit. */
  least: number;
}

/** What the second reading is to keep: plain data that crosses to other threads. */
export interface ConfirmPlan {
  /** In the order of the nomination. */
  channels: PlannedChannel[];
  /** Halvings of the screen's pair table: pairs that it did not keep are no part of a spread. */
  thinned: number;
  /** The candidates' initiators and the servers that they ask, 16 bytes each. */
  hosts: Uint8Array[];
}

/** Writes down what the second reading is to keep. */
export function planConfirm(screen: DnsScreen, nomination: Nomination): ConfirmPlan {
  const { addresses, pairs, servers, zones } = screen;
  const none = new Uint8Array(0);
  const channels = nomination.candidates.map((c): PlannedChannel => {
    const { kind, messages, budget, pair, serverPair } = c;
    return {
      kind,
      initiator: addressBytes(addresses, c.initiator),
      zone: kind === 'zone' ? zoneName(zones, rightOf(pairs, pair)).slice() : none,
      server: kind === 'server' ? addressBytes(addresses, rightOf(servers, serverPair)) : none,
      messages,
      budget,
      least: pair < 0 ? 0 : leastContent(countOf(pairs, pair, PAIR.maxBits)),
    };
  });
  return { channels, thinned: screen.thinned, hosts: hostsOf(screen, nomination) };
}

function hostsOf(screen: DnsScreen, { candidates }: Nomination): Uint8Array[] {
  const { servers, addresses } = screen;
  const initiators = new Set(candidates.map((c) => c.initiator));
  const hosts = new Set(initiators);
  for (let id = 0; id < servers.count; id++)
    if (initiators.has(leftOf(servers, id))) hosts.add(rightOf(servers, id));
  return [...hosts].map((id) => addressBytes(addresses, id));
}
