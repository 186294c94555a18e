import { addressText, createAddressTable } from '../../src/base/address.ts';
import { createProvenance } from '../../src/base/provenance.ts';
import { createLogCase, finishLogCase } from '../../src/logs/joined.ts';
import { logFormats, sniffLog } from '../../src/logs/registry.ts';
import type { Flow } from '../../src/observe/flow.ts';
import type { HostFact } from '../../src/observe/host.ts';
import type { Identity } from '../../src/observe/identity.ts';
import type { Replication } from '../../src/observe/replication.ts';
import { createSink } from '../../src/observe/sink.ts';
import type { EncryptedVolume, FileTransfer } from '../../src/observe/transfer.ts';
import { type Snapshot, snapshot } from './dns.ts';

/** Everything that readers of logs say, copied. */
export function readLogs(files: readonly (string | Uint8Array)[], id?: string) {
  const addresses = createAddressTable();
  const out = {
    formats: [] as (string | undefined)[],
    messages: [] as Snapshot[],
    transfers: [] as FileTransfer[],
    volumes: [] as EncryptedVolume[],
    identities: [] as Identity[],
    replications: [] as Replication[],
    facts: [] as HostFact[],
    flows: [] as Flow[],
    problems: [] as string[],
    host: (address: number) => addressText(addresses, address),
  };
  const sink = createSink({
    dns: (m) => out.messages.push(snapshot(m)),
    transfer: (t) => out.transfers.push(t),
    volume: (v) => out.volumes.push(v),
    identity: (i) => out.identities.push({ ...i, at: { ...i.at } }),
    replication: (r) => out.replications.push(r),
    host: (f) => out.facts.push({ ...f, at: { ...f.at } }),
    flow: (f) => out.flows.push(f),
  });
  const joined = createLogCase();
  for (const [evidence, text] of files.entries()) {
    const bytes = typeof text === 'string' ? new Uint8Array(Buffer.from(text, 'utf8')) : text;
    const format = id ? logFormats.find((f) => f.id === id) : sniffLog(bytes.subarray(0, 65536), 'x');
    out.formats.push(format?.id);
    const problem = (reason: string, at: { record: number }) => out.problems.push(`${reason} ${at.record}`);
    const reader = format?.open({ addresses, sink, problem, joined });
    const line = { at: createProvenance(), bytes, start: 0, end: 0 };
    line.at.evidence = evidence;
    for (let from = 0; from < bytes.length; from = line.end + 1) {
      const end = bytes.indexOf(10, from);
      line.start = from;
      line.end = end < 0 ? bytes.length : end;
      line.at.record++;
      line.at.offset = from;
      reader?.line(line);
    }
    reader?.end();
  }
  finishLogCase(joined);
  return out;
}

/** Objects as JSON lines. */
export function jsonLines(...objects: readonly object[]): string {
  return `${objects.map((object) => JSON.stringify(object)).join('\n')}\n`;
}
