import * as packet from 'dns-packet';
import { describe, expect, it } from 'vitest';
import { dnsPayloads, readFile, sharedFiles } from '../../support/captures.ts';
import { read, snapshot } from '../../support/dns.ts';

const captures = [...sharedFiles('lab/captures', /\.pcap$/), ...sharedFiles('corpus/dns', /\.pcap(\.gz)?$/)];

function decoded(payload: Uint8Array): packet.DecodedPacket | null {
  try {
    return packet.decode(Buffer.from(payload));
  } catch {
    return null;
  }
}

/** Names that dns-packet keeps: it makes text of the labels. */
const PLAIN = /^[A-Za-z0-9_.*-]*$/;

describe.skipIf(captures.length === 0)('DNS messages of the recorded captures', () => {
  it.each(captures.map((path) => [path.split('/').at(-1)!, path]))('%s', (_name, path) => {
    let compared = 0;
    let heard = 0;
    for (const payload of dnsPayloads(readFile(path))) {
      const ours = snapshot(read(payload));
      heard++;
      const theirs = decoded(payload);
      const question = theirs?.questions?.[0]?.name;
      if (question === undefined || question === '.' || !PLAIN.test(question) || ours.bad !== null) continue;
      compared++;
      expect(ours.name).toBe(question);
      expect(ours.id).toBe(theirs!.id);
      const records = [theirs!.answers, theirs!.authorities, theirs!.additionals].flatMap((r) => r ?? []);
      expect(ours.records.length).toBe(records.length);
    }
    expect(compared).toBeLessThanOrEqual(heard);
  });

  it('are nearly all whole and comparable', () => {
    let whole = 0;
    let heard = 0;
    for (const path of captures.filter((p) => p.includes('lab/')))
      for (const payload of dnsPayloads(readFile(path))) {
        heard++;
        if (read(payload).bad === null) whole++;
      }
    expect(heard).toBeGreaterThan(10_000);
    expect(whole / heard).toBeGreaterThan(0.95);
  });
});
