import { type AddressTable, internV6 } from '../../../base/address.ts';
import { createFlags, type Flags, isRaised, raise } from '../../../base/flags.ts';
import type { DnsMessage } from '../../../observe/dns.ts';
import { SCREEN_LIMITS } from '../screen/bounds.ts';
import { addressKey, pairKey } from '../screen/keys.ts';
import { createLocator, hashName, type Locator } from '../screen/locate.ts';
import { keptBelow } from '../screen/pairs.ts';
import { createZoneTable, type ZoneTable, zoneOf } from '../screen/zones.ts';
import type { ConfirmPlan } from './plan.ts';

/** Tells which planned channels a message belongs to. */
export interface Whose {
  plan: ConfirmPlan;
  addresses: AddressTable;
  /** Initiators that some channel names, by address id. */
  wanted: Flags;
  zones: ZoneTable;
  locator: Locator;
  /** Channels by initiator and zone, by initiator and server, by initiator. */
  byZone: Map<number, number>;
  byServer: Map<number, number>;
  byInitiator: Map<number, number>;
}

/** Ids of addresses and zones are below this; the product of two stays exact. */
const ID_SPAN = 2 ** 24;

export function createWhose(plan: ConfirmPlan, addresses: AddressTable): Whose {
  const whose: Whose = {
    plan,
    addresses,
    wanted: createFlags(),
    zones: createZoneTable(),
    locator: createLocator(),
    byZone: new Map(),
    byServer: new Map(),
    byInitiator: new Map(),
  };
  for (const [index, { kind, initiator, server }] of plan.channels.entries()) {
    const id = internBytes(addresses, initiator);
    raise(whose.wanted, id);
    if (kind === 'zones') whose.byInitiator.set(id, index);
    else if (kind === 'server') whose.byServer.set(id * ID_SPAN + internBytes(addresses, server), index);
  }
  enterZones(whose);
  return whose;
}

/** The id of 16 bytes. */
export function internBytes(addresses: AddressTable, bytes: Uint8Array): number {
  return internV6(addresses, new DataView(bytes.buffer, bytes.byteOffset, 16), 0);
}

function enterZones(whose: Whose): void {
  const { plan, addresses, byZone } = whose;
  byZone.clear();
  for (const [index, { kind, initiator, zone }] of plan.channels.entries())
    if (kind === 'zone')
      byZone.set(internBytes(addresses, initiator) * ID_SPAN + locate(whose, zone, zone.length), index);
}

function locate({ locator, zones }: Whose, name: Uint8Array, length: number): number {
  hashName(locator, name, length);
  return zoneOf(zones, name, length, locator.offsets, locator.labels, locator.lanes);
}

/** Writes the indices of the channels that a message belongs to into `out`, at most three; how many. */
export function channelsOf(whose: Whose, message: DnsMessage, out: Int32Array): number {
  const { initiator, server, name, nameLength, service } = message;
  if (service !== 'dns' || !isRaised(whose.wanted, initiator)) return 0;
  let count = 0;
  if (nameLength > 0) {
    const zone = zoneIn(whose, name, nameLength);
    const own = whose.byZone.get(initiator * ID_SPAN + zone);
    if (own !== undefined) out[count++] = own;
    const spread = whose.byInitiator.get(initiator);
    if (spread !== undefined && isKept(whose, initiator, zone)) out[count++] = spread;
  }
  const past = whose.byServer.size > 0 ? whose.byServer.get(initiator * ID_SPAN + server) : undefined;
  if (past !== undefined) out[count++] = past;
  return count;
}

/** Whether the channel is more than a part of what an initiator asks everywhere: its answers point somewhere. */
export function isDefinite({ plan }: Whose, index: number): boolean {
  return plan.channels[index]!.kind !== 'zones';
}

function zoneIn(whose: Whose, name: Uint8Array, length: number): number {
  if (whose.zones.count >= SCREEN_LIMITS.zones) {
    whose.zones = createZoneTable();
    enterZones(whose);
  }
  return locate(whose, name, length);
}

/** Whether the screen kept the pair; it lets pairs go by the hash of both. */
function isKept({ plan, addresses, zones }: Whose, initiator: number, zone: number): boolean {
  if (plan.thinned === 0) return true;
  return pairKey(addressKey(addresses, initiator), zones.hash[zone]!) < keptBelow(plan.thinned);
}
