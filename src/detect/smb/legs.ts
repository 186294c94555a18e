import { type Account, type AccountIndex, accountOf } from './accounts.ts';
import type { Controller } from './controllers.ts';
import { compareMoments, type KeptTransfer, type KeptVolume, type Moment } from './kept.ts';
import { fullPath } from './path.ts';
import { valuesOf } from './reservoir.ts';
import type { SmbScreen } from './screen.ts';
import { classify, type Sensitive } from './sensitive.ts';

/** One movement of content, or the attempt of one, as seen from where the data came. */
export interface Leg {
  kind: 'read' | 'write' | 'attempt' | 'volume';
  /** Address ids: where the data came from and where it went. */
  origin: number;
  recipient: number;
  first: Moment;
  last: Moment;
  account: Account;
  /** Null for the volume of an encrypted session. */
  transfer: KeptTransfer | null;
  volume: KeptVolume | null;
  /** Path from the root of the drive or from the share, lower case; empty when unknown. */
  full: string;
  sensitive: Sensitive | null;
}

/** Weights at which content counts wherever it comes from, even when the origin is not known as a controller. */
const TELLING = new Set(['critical', 'high']);

/** All movements that may be an exfiltration, in order of time. */
export function findLegs(
  screen: SmbScreen,
  controllers: ReadonlyMap<number, Controller>,
  index: AccountIndex,
): Leg[] {
  const legs = [
    ...[...valuesOf(screen.marked), ...valuesOf(screen.plain)].flatMap((t) => transferLegs(t, index)),
    ...valuesOf(screen.volumes).flatMap((v) => volumeLegs(v, index, controllers)),
  ];
  return legs
    .filter((leg) => concerns(leg, controllers))
    .sort((a, b) => compareMoments(a.first, b.first) || compareMoments(a.last, b.last));
}

/** The legs of one transfer, whatever its ends are: lineage asks for all of them. */
export function transferLegs(t: KeptTransfer, index: AccountIndex): Leg[] {
  const account = accountOf(t, index);
  const full = fullPath(t.share, t.path);
  const base = { first: t.first, last: t.last, account, transfer: t, volume: null, full };
  const legs: Leg[] = [];
  if (t.refused !== 0) {
    const sensitive = classify(full, null, 0);
    return sensitive ? [{ ...base, kind: 'attempt', origin: t.server, recipient: t.client, sensitive }] : [];
  }
  if (t.read.bytes > 0) {
    const sensitive = classify(full, t.read.content, t.read.headBytes);
    legs.push({ ...base, kind: 'read', origin: t.server, recipient: t.client, sensitive });
  }
  if (t.written.bytes > 0) {
    const sensitive = classify(full, t.written.content, t.written.headBytes);
    legs.push({ ...base, kind: 'write', origin: t.client, recipient: t.server, sensitive });
  }
  return legs;
}

function volumeLegs(v: KeptVolume, index: AccountIndex, controllers: ReadonlyMap<number, Controller>): Leg[] {
  const account = accountOf(v, index);
  const base = {
    first: v.first,
    last: v.last,
    account,
    transfer: null,
    volume: v,
    full: '',
    sensitive: null,
  };
  const pushed = controllers.has(v.client) && !controllers.has(v.server);
  return pushed
    ? [{ ...base, kind: 'volume', origin: v.client, recipient: v.server }]
    : [{ ...base, kind: 'volume', origin: v.server, recipient: v.client }];
}

/** From a controller to something that is none; or telling content from an origin that is not known as one. */
function concerns(leg: Leg, controllers: ReadonlyMap<number, Controller>): boolean {
  if (leg.origin === leg.recipient || controllers.has(leg.recipient)) return false;
  if (controllers.has(leg.origin)) return true;
  if (leg.kind === 'volume' || leg.kind === 'attempt') return false;
  const { sensitive } = leg;
  return (
    sensitive !== null &&
    TELLING.has(sensitive.item.weight) &&
    !sensitive.contradicted &&
    isTelling(sensitive)
  );
}

/** Kinds that only a controller's theft explains; a private key or a disk on a file server is its owner's business. */
function isTelling({ item, by, disguised }: Sensitive): boolean {
  if (item.id === 'ese') return disguised;
  return by === 'content' && item.tags.some((tag) => UNMISTAKABLE.has(tag)) && !WEAK_ELSEWHERE.has(item.id);
}

const UNMISTAKABLE = new Set(['krbtgt', 'local-accounts', 'lsa-secrets', 'boot-key', 'dpapi']);
/** Common on file servers and hypervisors. */
const WEAK_ELSEWHERE = new Set(['vdisk', 'backup', 'mem']);
