import { describe, expect, test } from 'vitest';
import { isInternalAddress } from '../../src/case/address-class.ts';
import { buildReport } from '../../src/case/build.ts';
import { createContext, hostLabel, reportCites } from '../../src/case/context.ts';
import { caseInput, dnsFacts, evidenceFile, finding, HOSTS, START } from '../support/case-fixture.ts';

describe('what the parts of the case share', () => {
  test('facts of one address from several sources are joined', () => {
    const extra = {
      ...HOSTS[0]!,
      names: [{ name: 'A', by: 'mDNS', certainty: 'inferred' as const }],
      macs: ['02:00:00:00:00:01'],
    };
    const report = buildReport(caseInput({ hosts: [extra, ...HOSTS] }));
    const host = report.hosts.find(({ addresses }) => addresses[0] === '10.20.0.51');
    expect(host?.names.map(({ name }) => name)).toEqual(['A', 'WS1', 'ws1.corp.example']);
    expect(host?.macs).toEqual(['02:00:00:00:00:01', '02:00:0a:14:00:33']);
  });

  test('a name that was seen stands before a shorter one that was inferred', () => {
    const hosts = [
      {
        ...HOSTS[0]!,
        names: [{ name: 'A', by: 'mDNS', certainty: 'inferred' as const }, ...HOSTS[0]!.names],
      },
    ];
    expect(hostLabel(createContext(caseInput({ hosts })), '10.20.0.51')).toBe('WS1 (10.20.0.51)');
    expect(hostLabel(createContext(caseInput()), '192.0.2.1')).toBe('192.0.2.1');
  });

  test('hosts are numbered in the order of the findings, the near end first', () => {
    const facts = dnsFacts({ otherInitiators: ['10.20.0.60'] });
    const report = buildReport(caseInput({ findings: [finding({ facts })] }));
    expect(report.hosts.map(({ id, addresses }) => [id, addresses[0]])).toEqual([
      ['h1', '10.20.0.51'],
      ['h2', '10.20.0.10'],
      ['h3', '10.20.0.60'],
    ]);
  });

  test('sentences name the day where the evidence spans more than one', () => {
    const evidence = [evidenceFile({ last: START + 3 * 86_400e6 })];
    const [incident] = buildReport(caseInput({ evidence })).incidents;
    expect(incident?.story[0]?.text).toMatch(/^On 2026-11-22 at 12:09:56 WS1/);
  });

  test('cites come in the order of the evidence, each once', () => {
    const cite = (evidence: number, record: number) => ({ evidence, record, offset: 0 });
    expect(reportCites([cite(1, 1), cite(0, 9), cite(0, 2), cite(0, 9)])).toEqual([
      { evidence: 'e1', record: 2, offset: 0 },
      { evidence: 'e1', record: 9, offset: 0 },
      { evidence: 'e2', record: 1, offset: 0 },
    ]);
  });
});

describe('addresses that no one meets on the Internet', () => {
  test.each([
    '10.0.0.1',
    '172.16.0.1',
    '172.31.255.1',
    '192.168.1.1',
    '100.64.0.1',
    '127.0.0.1',
    '169.254.1.1',
    'fe80::1',
    'fd00::1',
    '::1',
  ])('%s', (address) => expect(isInternalAddress(address)).toBe(true));
  test.each(['8.8.8.8', '172.32.0.1', '100.128.0.1', '2001:db8::1', '::', 'fec0::1', 'not an address', ''])(
    'not %s',
    (address) => expect(isInternalAddress(address)).toBe(false),
  );
});
