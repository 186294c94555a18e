import { describe, expect, test } from 'vitest';
import { buildReport } from '../../src/case/build.ts';
import { caseInput, dnsFacts, dnsPart, finding, slowSender } from '../support/case-fixture.ts';

function incidentsOf(...findings: ReturnType<typeof finding>[]) {
  return buildReport(caseInput({ findings })).incidents;
}

describe('incidents', () => {
  test('several computers on one zone are several findings in one incident', () => {
    const other = finding({
      id: '2031-0000000000000002',
      dns: dnsPart({ initiator: '10.20.0.60' }),
      score: 90,
    });
    const found = incidentsOf(finding(), other);
    expect(found).toHaveLength(1);
    expect(found[0]?.findings).toEqual(['2031-9be07d1c44a5e210', '2031-0000000000000002']);
    expect(found[0]?.title).toContain('2 computers sent at least 114,688 bytes out to t.cdn-sync.com');
  });

  test('tenants of one shared suffix are not one campaign', () => {
    const zones = ['a.duckdns.org', 'b.duckdns.org'];
    const findings = zones.map((zone, i) =>
      finding({
        id: `2031-000000000000000${i}`,
        dns: dnsPart({ initiator: `10.20.0.${i}`, zones: [zone], recovered: [] }),
      }),
    );
    expect(incidentsOf(...findings)).toHaveLength(2);
  });

  test('one computer on two zones is one incident', () => {
    const second = slowSender();
    expect(
      incidentsOf(finding(), { ...second, dns: { ...second.dns!, initiator: '10.20.0.51' } }),
    ).toHaveLength(1);
  });

  test('a resolver that speaks for many does not tie strangers together', () => {
    const facts = dnsFacts({ initiatorIsResolver: true });
    const first = finding({ facts });
    const second = { ...slowSender(), facts };
    second.dns = dnsPart({ initiator: '10.20.0.51', zones: ['upd8-telemetry.net'], recovered: [] });
    expect(incidentsOf(first, second)).toHaveLength(2);
  });

  test.each([
    [true, 'ab', 'put together again, whole:'],
    [false, 'ab', 'put together again, though nothing proves that it is whole:'],
    [false, null, 'put together again, with gaps:'],
  ])('content that is complete: %s, with hash %s was %s', (complete, sha256, words) => {
    const recovered = dnsPart().recovered.map((content) => ({ ...content, complete, sha256 }));
    const [incident] = incidentsOf(finding({ dns: dnsPart({ recovered }) }));
    expect(incident?.story.map(({ text }) => text).join('\n')).toContain(words);
  });

  test('the story is in order of time and each event cites its record', () => {
    const [incident] = incidentsOf(finding());
    expect(incident?.story[0]?.text).toBe(
      'At 12:09:56 WS1 (10.20.0.51) first asked for names in t.cdn-sync.com through dc1 (10.20.0.10).',
    );
    expect(incident?.story.map((sentence) => sentence.cites.map((cite) => cite.record))).toEqual([
      [79],
      [1353],
      [79, 1353],
      [1400],
    ]);
  });

  test('an unknown client is not given a name', () => {
    const [incident] = incidentsOf(finding({ dns: dnsPart({ initiator: null }) }));
    expect(incident?.title).toMatch(/^A computer behind a resolver sent/);
  });
});
