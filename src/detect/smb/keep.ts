import { type Cite, cite } from '../../base/provenance.ts';
import type { Content } from '../../content/content.ts';
import { recogniseContent } from '../../content/registry.ts';
import { contentOfType } from '../../content/told.ts';
import type { HostFact } from '../../observe/host.ts';
import type { Identity } from '../../observe/identity.ts';
import type { Replication } from '../../observe/replication.ts';
import type { ByteRanges, ContentTold, FileTransfer } from '../../observe/transfer.ts';
import { transferKey } from '../../wire/smb/collect.ts';
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
} from './kept.ts';
import { lastName } from './path.ts';
import { hashText } from './reservoir.ts';

/** Bytes that tell versions of one file apart. */
const PRINT_BYTES = 512;

/** A transfer as it is kept: content recognised, heads let go. */
export function keepTransfer(t: FileTransfer): KeptTransfer {
  const name = lastName(t.path ?? '');
  const place = `${t.first.evidence} ${t.first.record} ${t.first.offset} ${t.last.evidence} ${t.last.record}`;
  return {
    key: `${place} ${t.client} ${t.server} ${t.session} ${t.share ?? ''} ${t.path ?? ''} ${t.bytesRead} ${t.bytesWritten} ${t.refused}`,
    open: transferKey(t),
    first: moment(t.first),
    last: moment(t.last),
    cites: t.cites.slice(0, MAX_CITES).map(plainCite),
    source: t.source,
    client: t.client,
    server: t.server,
    serverPort: t.serverPort,
    session: t.session,
    account: t.account,
    authentication: t.authentication,
    dialect: t.dialect,
    encrypted: t.encrypted,
    share: t.share,
    path: t.path,
    previousNames: t.previousNames.slice(0, MAX_FACTS_PER_HOST),
    read: keepContent(t.bytesRead, t.reads, t.sha256Read, t.headRead, t, name),
    written: keepContent(t.bytesWritten, t.writes, t.sha256Written, t.headWritten, t, name),
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

function keepContent(
  bytes: number,
  ranges: ByteRanges,
  sha256: string | null,
  head: Uint8Array,
  { size, told }: FileTransfer,
  name: string,
): KeptContent {
  const heard = bytes > 0 ? told : undefined;
  return {
    bytes,
    ranges: ranges.length > 0 && ranges.length <= MAX_RANGE_NUMBERS ? [...ranges] : null,
    sha256,
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

/** Two tellings of the same transfer are one: the fuller wins, then the earlier. */
export function sameTransfer(a: KeptTransfer, b: KeptTransfer): KeptTransfer {
  const order = compareMoments(a.first, b.first) || compareMoments(a.last, b.last);
  return order <= 0 ? a : b;
}

export function keepIdentity(i: Identity): KeptIdentity {
  return {
    address: i.address,
    server: i.server,
    account: i.account,
    mechanism: i.mechanism,
    service: i.service,
    workstation: i.workstation,
    success: i.success,
    first: { ...cite(i.at), time: i.at.time },
    last: i.at.time,
  };
}

export function identityKey(i: Identity): string {
  return `${i.address} ${i.server} ${i.mechanism} ${i.success ?? ''} ${i.service ?? ''} ${i.account}`;
}

export function joinIdentity(a: KeptIdentity, b: KeptIdentity): KeptIdentity {
  const workstation = [a.workstation, b.workstation].filter((w) => w !== null).sort()[0] ?? null;
  return { ...a, workstation, first: earlier(a.first, b.first), last: laterTime(a.last, b.last) };
}

export function keepReplication(r: Replication): KeptReplication {
  return {
    ...r,
    first: moment(r.first),
    last: moment(r.last),
    opnums: [...new Set(r.opnums)].sort(byNumber),
  };
}

export function joinReplication(a: KeptReplication, b: KeptReplication): KeptReplication {
  return {
    client: a.client,
    server: a.server,
    account: [a.account, b.account].filter((x) => x !== null).sort()[0] ?? null,
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
