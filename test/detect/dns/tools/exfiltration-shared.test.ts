import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Channel } from '../../../../src/detect/dns/channel.ts';
import type { Tool, Verdict } from '../../../../src/detect/dns/tool.ts';
import { TOOLS } from '../../../../src/detect/dns/tools/registry.ts';
import { addressOf, asLog, channelsOf, readMessages, sharedEvidence } from '../../../support/kept.ts';

/** Tools whose captures are judged here; the IP tunnels have a test of their own. */
const JUDGED = new Set([
  'cobaltstrike',
  'dnsexfiltrator',
  'dnsteal',
  'packetwhisper',
  'saitama',
  'shell-oneliner',
  'sliver',
]);
const OURS = TOOLS.filter((tool) => JUDGED.has(tool.id));

interface Expectation {
  alert: number;
  initiator?: string;
  tool?: string;
}
interface Case {
  id: string;
  evidence: string[];
  expect: Expectation[];
}

const shared = sharedEvidence();
const folders = shared ? [join(shared, 'lab'), join(shared, 'corpus/dns')] : [];

/** Cases of one classic capture, with its path. */
function cases(): { id: string; path: string; expected: string[] }[] {
  return folders.flatMap((folder) => {
    const file = ['dns-expectations.json', 'expectations.json'].map((n) => join(folder, n)).find(existsSync);
    if (!file) return [];
    return (JSON.parse(readFileSync(file, 'utf8')) as { cases: Case[] }).cases
      .filter(({ evidence }) => evidence.length === 1 && /\.pcap(\.gz)?$/.test(evidence[0]!))
      .map((c) => ({
        id: c.id,
        path: join(folder, c.evidence[0]!),
        expected: [...new Set(c.expect.map((e) => e.tool ?? '').filter((tool) => JUDGED.has(tool)))].sort(),
      }));
  });
}

interface Hit {
  tool: Tool;
  channel: Channel;
  verdict: Verdict;
}

function hitsOf(channels: readonly Channel[]): Hit[] {
  return channels.flatMap((channel) =>
    OURS.flatMap((tool) => {
      const verdict = tool.recognise(channel);
      return verdict ? [{ tool, channel, verdict }] : [];
    }),
  );
}

function capture(name: string): Channel[] {
  return channelsOf(readMessages(join(shared!, 'lab/captures', name)));
}

/** The best verdict of a tool over the channels of a capture. */
function best(channels: readonly Channel[], id: string): Verdict {
  const strength = ['grammar', 'decoded', 'proved'];
  const verdicts = hitsOf(channels)
    .filter((hit) => hit.tool.id === id)
    .map((hit) => hit.verdict)
    .sort((a, b) => strength.indexOf(b.proof) - strength.indexOf(a.proof));
  expect(verdicts.length).toBeGreaterThan(0);
  return verdicts[0]!;
}

describe.skipIf(!shared)('recognisers of exfiltration and C2 tools on recorded traffic', () => {
  it.each(cases())('$id: names what is there and nothing else', ({ path, expected }) => {
    const found = new Set(hitsOf(channelsOf(readMessages(path))).map((hit) => hit.tool.id));
    expect([...found].sort()).toEqual(expected);
  });

  it.each([
    [
      'oneliner-hex.pcap',
      'shell-oneliner',
      '4b17e1dda5bd604aec70e299414ed323fe93e8324e2d410baf8193d7a7d94d35',
    ],
    [
      'oneliner-nslookup.pcap',
      'shell-oneliner',
      'b85788a524e5b162df7bda691055d2a9e0a60ecac9d551845350e7fd76289fa4',
    ],
    ['dnsteal-direct.pcap', 'dnsteal', '42e49e234011155e4b223814a5334a54ba3cd83afff619c7d2372ee67220f05a'],
  ])('%s: %s recovers the file that was sent', (name, id, sha256) => {
    expect(best(capture(name), id).recovered.map((r) => r.sha256)).toContain(sha256);
  });

  it('tells name, size and completeness of a DNSExfiltrator transfer', () => {
    const [file] = best(capture('dnsexfiltrator-b64.pcap'), 'dnsexfiltrator').recovered;
    expect(file).toMatchObject({ name: 'ledger.csv', complete: true, direction: 'up' });
  });

  it('blames the workstation as well as the resolver that repeats its questions', () => {
    const blamed = hitsOf(capture('sliver-idle-forwarder.pcap')).map((hit) =>
      addressOf(hit.channel.initiator),
    );
    expect(new Set(blamed)).toEqual(new Set(['10.40.1.26', '10.40.1.10']));
  });

  it.each([
    ['cobaltstrike-idle.pcap', 'cobaltstrike', 8, true],
    ['dnsexfiltrator-b64.pcap', 'dnsexfiltrator', 4, false],
  ])('%s: %s is a grammar when the recording misses the opening', (name, id, firstLabel, keep) => {
    const messages = readMessages(join(shared!, 'lab/captures', name));
    const late = messages.filter((m) => (m.name[0] === firstLabel) === keep);
    expect(best(channelsOf(late), id).proof).toBe('grammar');
  });

  describe('when only a query log is left, letters folded', () => {
    it.each([
      ['sliver-session.pcap', 'sliver', 'proved'],
      ['cobaltstrike-txt.pcap', 'cobaltstrike', 'proved'],
      ['cobaltstrike-a-any.pcap', 'cobaltstrike', 'proved'],
      ['dnsexfiltrator-b32-any.pcap', 'dnsexfiltrator', 'proved'],
      ['dnsexfiltrator-b64.pcap', 'dnsexfiltrator', 'proved'],
      ['oneliner-hex.pcap', 'shell-oneliner', 'decoded'],
      ['packetwhisper-optimizely.pcap', 'packetwhisper', 'grammar'],
    ])('%s: %s is %s', (name, id, proof) => {
      const channels = capture(name).map((channel) => asLog(channel, true));
      expect(best(channels, id).proof).toBe(proof);
    });
  });
});
