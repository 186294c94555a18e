import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Channel } from '../../../../src/detect/dns/channel.ts';
import type { Verdict } from '../../../../src/detect/dns/tool.ts';
import { TOOLS } from '../../../../src/detect/dns/tools/registry.ts';
import { addressOf, asLog, channelsOf, readMessages, sharedEvidence } from '../../../support/kept.ts';

interface Case {
  id: string;
  evidence: string[];
  expect: { alert: number; tool?: string }[];
}

interface Hit {
  tool: string;
  channel: Channel;
  verdict: Verdict;
}

const shared = sharedEvidence();
/** Whole days are looked at as packets alone: as logs their small channels are those of other cases. */
const MAX_LOG = 20_000;
const known = new Set(TOOLS.map((tool) => tool.id));

/** Cases whose evidence is one classic capture. */
function casesOf(file: string, folder: string): { id: string; path: string; tools: string[] }[] {
  const text =
    shared && existsSync(join(shared, file)) ? readFileSync(join(shared, file), 'utf8') : '{"cases":[]}';
  const cases = (JSON.parse(text) as { cases: Case[] }).cases;
  return cases
    .filter((c) => c.evidence.length === 1 && /\.pcap(\.gz)?$/.test(c.evidence[0]!))
    .map((c) => ({
      id: c.id,
      path: join(shared!, folder, c.evidence[0]!),
      tools: c.expect.filter((e) => e.alert === 2031 && e.tool).map((e) => e.tool!),
    }));
}

function hitsIn(channels: readonly Channel[]): Hit[] {
  return channels.flatMap((channel) =>
    TOOLS.flatMap((tool) => {
      const verdict = tool.recognise(channel);
      return verdict ? [{ tool: tool.id, channel, verdict }] : [];
    }),
  );
}

const cases = [
  ...casesOf('lab/dns-expectations.json', 'lab'),
  ...casesOf('corpus/dns/expectations.json', 'corpus/dns'),
];

/** SHA-256 of the payload that each lab capture carries in clear, by direction. */
const payloads: [string, 'up' | 'down', number, string][] = [
  ['iodine-null-up.pcap', 'up', 24_576, 'b82be260'],
  ['iodine-txt-down.pcap', 'down', 6_252, '88175090'],
  ['iodine-txt-down-wan.pcap', 'down', 6_252, '88175090'],
  ['iodine-cname-bind.pcap', 'up', 2_360, '4b17e1dd'],
  ['iodine-raw-direct.pcap', 'up', 26_605, '42e49e23'],
  ['iodine-auto-forwarder.pcap', 'up', 2_360, '4b17e1dd'],
  ['iodine-auto-forwarder.pcap', 'down', 136, 'b85788a5'],
  ['dns2tcp-txt-up.pcap', 'up', 26_605, '42e49e23'],
  ['dns2tcp-key-down.pcap', 'down', 24_576, 'b82be260'],
];

describe.skipIf(cases.length === 0)('tools on recorded evidence', () => {
  it.each(cases)('$id', ({ path, tools }) => {
    const messages = readMessages(path);
    const channels = channelsOf(messages);
    const expected = [...new Set(tools.filter((id) => known.has(id)))];
    expect([...new Set(hitsIn(channels).map((hit) => hit.tool))].sort()).toEqual(expected.sort());
    if (messages.length > MAX_LOG) return;
    const logs = channels.flatMap((c) => [asLog(c, false), asLog(c, true)]);
    for (const { tool, channel } of hitsIn(logs)) expect(tools, addressOf(channel.initiator)).toContain(tool);
  });

  it.each(payloads)('%s: the payload that went %s, %i bytes', (file, direction, bytes, sha256) => {
    const hits = hitsIn(channelsOf(readMessages(join(shared!, 'lab/captures', file))));
    const found = hits.flatMap((hit) => hit.verdict.recovered).filter((r) => r.direction === direction);
    const payload = found.find((r) => r.sha256?.startsWith(sha256));
    expect(payload).toMatchObject({ bytes, complete: true });
  });

  it('takes a downloaded file out of a command session of dnscat2', () => {
    const path = join(shared!, 'corpus/dns/dnscat2-skullsec-mixed.pcap');
    const [hit] = hitsIn(channelsOf(readMessages(path)));
    const index = hit!.verdict.recovered.findIndex((r) => r.name === '/tmp/dnscap.png');
    const file = hit!.verdict.contents[index]!;
    expect(Buffer.from(file.subarray(0, 4)).toString('hex')).toBe('89504e47');
    expect(Buffer.from(file.subarray(-8, -4)).toString('latin1')).toBe('IEND');
    expect(hit!.verdict.recovered[index]!.sha256).toBe(createHash('sha256').update(file).digest('hex'));
  });
});
