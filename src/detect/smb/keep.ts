import type { AddressTable } from '../../base/address.ts';
import { type Cite, cite } from '../../base/provenance.ts';
import { byCodeUnit } from '../../base/words.ts';
import type { Content } from '../../content/content.ts';
import { recogniseContent } from '../../content/registry.ts';
import { contentOfType } from '../../content/told.ts';
import type { HostFact } from '../../observe/host.ts';
import type { Identity } from '../../observe/identity.ts';
import type { Replication } from '../../observe/replication.ts';
import type { ByteRanges, ContentTold, EncryptedVolume, FileTransfer } from '../../observe/transfer.ts';
import { transferKey } from '../../wire/smb/collect.ts';
import { addressKey, pairKey } from './address-key.ts';
import { MAX_CITES, MAX_FACTS_PER_HOST, MAX_RANGE_NUMBERS } from './bounds.ts';
import {
  compareMoments,
  earlier,
  type KeptContent,
  type KeptHost,
  type KeptIdentity,
  type KeptPipe,
  type KeptReplication,
  type KeptTransfer,
  type KeptVolume,
} from './kept.ts';
import { lastName } from './path.ts';
import { hashText } from './reservoir.ts';

/** Bytes that tell versions of one file apart. */
const PRINT_BYTES = 512;

/** A transfer as it is kept: content recognised, heads let go. */
export function keepTransfer(t: FileTransfer, addresses: AddressTable): KeptTransfer {
  const name = lastName(t.path ?? '');
  const place = `${t.first.evidence} ${t.first.record} ${t.first.offset} ${t.last.evidence} ${t.last.record}`;
  return {
    key: `${place} ${pairKey(addresses, t)} ${t.session} ${t.share ?? ''} ${t.path ?? ''} ${t.bytesRead} ${t.bytesWritten} ${t.refused}`,
    opens: [transferKey(t)],
    first: moment(t.first),
    last: moment(t.last),
    cites: t.cites.slice(0, MAX_CITES).map(plainCite),
    source: t.source,
    client: t.client,
    server: t.server,
    serverPort: t.serverPort,
    session: t.session,
    account: t.account,
    ticket: t.ticket ?? null,
    authentication: t.authentication,
    dialect: t.dialect,
    encrypted: t.encrypted,
    share: t.share,
    fileId: t.fileId ?? null,
    path: t.path,
    previousNames: t.previousNames.slice(0, MAX_FACTS_PER_HOST),
    read: keepContent(partOf(t, false), t, name),
    written: keepContent(partOf(t, true), t, name),
    size: t.size,
    lost: t.lost,
    serverCopied: t.serverCopied,
    deleted: t.deleted,
    refused: t.refused,
  };
}

function moment(at: Cite & { time: number }): Cite & { time: number } {
  return { evidence: at.evidence, record: at.record, offset: at.offset, time: at.time };
}

function plainCite({ evidence, record, offset }: Cite): Cite {
  return { evidence, record, offset };
}

/** One direction of a transfer. */
interface Part {
  bytes: number;
  ranges: ByteRanges;
  sha256: string | null;
  beginning: string | null;
  head: Uint8Array;
}

function partOf(t: FileTransfer, written: boolean): Part {
  return written
    ? {
        bytes: t.bytesWritten,
        ranges: t.writes,
        sha256: t.sha256Written,
        beginning: t.beginningWritten ?? null,
        head: t.headWritten,
      }
    : {
        bytes: t.bytesRead,
        ranges: t.reads,
        sha256: t.sha256Read,
        beginning: t.beginningRead ?? null,
        head: t.headRead,
      };
}

function keepContent(part: Part, { size, told }: FileTransfer, name: string): KeptContent {
  const { bytes, ranges, sha256, beginning, head } = part;
  const heard = bytes > 0 ? told : undefined;
  return {
    bytes,
    ranges: ranges.length > 0 && ranges.length <= MAX_RANGE_NUMBERS ? [...ranges] : null,
    sha256,
    beginning: sha256 === null ? beginning : null,
    content: head.length > 0 ? recogniseContent(head, size, name) : contentTold(heard, name),
    headBytes: head.length,
    headPrint: head.length >= PRINT_BYTES ? hashText(latin1(head.subarray(0, PRINT_BYTES))) : 0,
    digests: heard?.digests ?? [],
    unrecognised: heard?.type === '',
  };
}

function contentTold(told: ContentTold | undefined, name: string): Content | null {
  return told?.type ? contentOfType(told.type, name) : null;
}

function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1');
}

/** Two tellings of the same transfer are one: the earlier wins, then the smaller as text. */
export function sameTransfer(a: KeptTransfer, b: KeptTransfer): KeptTransfer {
  const order = compareMoments(a.first, b.first) || compareMoments(a.last, b.last) || byText(a, b);
  return order <= 0 ? a : b;
}

/** Key of an encrypted session's volume. */
export function volumeKey(v: EncryptedVolume, addresses: AddressTable): string {
  const { evidence, record, offset } = v.first;
  return `${evidence} ${record} ${offset} ${pairKey(addresses, v)} ${v.session}`;
}

/** Two tellings of the same volume are one: the one that goes on longer. */
export function sameVolume(a: KeptVolume, b: KeptVolume): KeptVolume {
  const order = compareMoments(b.last, a.last) || byText(a, b);
  return order <= 0 ? a : b;
}

/** Order of two values under the same key, so of the same addresses: what is left to differ is text. */
function byText(a: unknown, b: unknown): number {
  return byCodeUnit(JSON.stringify(a), JSON.stringify(b));
}

export function keepIdentity(i: Identity): KeptIdentity {
  return {
    address: i.address,
    server: i.server,
    account: i.account,
    ticket: i.ticket ?? null,
    mechanism: i.mechanism,
    service: i.service,
    workstation: i.workstation,
    success: i.success,
    first: { ...cite(i.at), time: i.at.time },
    last: i.at.time,
  };
}

export function identityKey(i: KeptIdentity, addresses: AddressTable): string {
  const ends = [addressKey(addresses, i.address), addressKey(addresses, i.server)];
  return JSON.stringify([...ends, i.mechanism, i.success, i.service, i.account, i.ticket]);
}

export function joinIdentity(a: KeptIdentity, b: KeptIdentity): KeptIdentity {
  const workstation = [a.workstation, b.workstation].filter((w) => w !== null).sort()[0] ?? null;
  return { ...a, workstation, first: earlier(a.first, b.first), last: laterTime(a.last, b.last) };
}

export function keepReplication(r: Replication): KeptReplication {
  return {
    ...r,
    ticket: r.ticket ?? null,
    first: moment(r.first),
    last: moment(r.last),
    opnums: [...new Set(r.opnums)].sort(byNumber),
  };
}

export function replicationKey(r: KeptReplication, addresses: AddressTable): string {
  return JSON.stringify([pairKey(addresses, r), r.account, r.ticket]);
}

export function joinReplication(a: KeptReplication, b: KeptReplication): KeptReplication {
  return {
    client: a.client,
    server: a.server,
    account: a.account,
    ticket: a.ticket,
    calls: a.calls + b.calls,
    bytes: a.bytes + b.bytes,
    opnums: [...new Set([...a.opnums, ...b.opnums])].sort(byNumber),
    first: earlier(a.first, b.first),
    last: compareMoments(a.last, b.last) >= 0 ? a.last : b.last,
  };
}

export function joinPipe(a: KeptPipe, b: KeptPipe): KeptPipe {
  return { ...a, first: earlier(a.first, b.first), last: laterTime(a.last, b.last) };
}

/** A host with this one fact, to be joined. */
export function keepHost(fact: HostFact): KeptHost {
  const { value, by, certainty } = fact;
  const time = fact.at.time;
  const host: KeptHost = {
    address: fact.address,
    names: new Map(),
    roles: new Map(),
    macs: new Map(),
    first: time,
    last: time,
  };
  if (fact.kind === 'name') host.names.set(`${value.toLowerCase()} ${by}`, { name: value, by, certainty });
  else if (fact.kind === 'role') host.roles.set(`${value} ${by}`, { role: value, by, certainty });
  else host.macs.set(value, true);
  return host;
}

/** Facts of both, the smallest keys past the cap: order does not show. */
export function joinHost(a: KeptHost, b: KeptHost): KeptHost {
  return {
    address: a.address,
    names: joinMap(a.names, b.names),
    roles: joinMap(a.roles, b.roles),
    macs: joinMap(a.macs, b.macs),
    first: -laterTime(-a.first, -b.first),
    last: laterTime(a.last, b.last),
  };
}

function joinMap<T>(a: Map<string, T>, b: Map<string, T>): Map<string, T> {
  const both = new Map(a);
  for (const [key, value] of b) {
    const known = both.get(key);
    if (known === undefined || JSON.stringify(value) < JSON.stringify(known)) both.set(key, value);
  }
  if (both.size <= MAX_FACTS_PER_HOST) return both;
  return new Map([...both].sort(([x], [y]) => (x < y ? -1 : 1)).slice(0, MAX_FACTS_PER_HOST));
}

/** The later of two times; one that is missing does not count. */
function laterTime(a: number, b: number): number {
  if (Number.isNaN(a)) return b;
  return b > a ? b : a;
}

function byNumber(a: number, b: number): number {
  return a - b;
}
