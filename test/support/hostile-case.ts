import type { CaseInput } from '../../src/case/case.ts';
import {
  caseInput,
  dnsFacts,
  dnsPart,
  evidenceFile,
  finding,
  hiveCopy,
  smbFile,
  smbPart,
} from './case-fixture.ts';

/** A case in which every string that evidence can reach is the given one. */
export function hostileCase(evil: string): CaseInput {
  const cite = { evidence: 0, record: 1, offset: 0 };
  const counts = JSON.parse(`{${JSON.stringify(evil)}: 1}`);
  const dns = dnsPart({
    servers: ['10.20.0.10', evil],
    zones: [evil],
    tool: { id: 'iodine', name: evil, proof: 'proved', by: evil },
    recordTypes: counts,
    rcodes: counts,
    recovered: [
      { direction: 'up', bytes: 1, complete: false, sha256: 'ab'.repeat(32), content: evil, name: evil },
    ],
    processes: [evil],
  });
  const facts = dnsFacts({
    records: [
      { type: 'A', owner: evil, value: '203.0.113.9', ttl: 1, cite },
      { type: 'SOA', owner: evil, value: evil, ttl: 1, cite },
    ],
    contacts: [{ from: '10.20.0.51', to: '203.0.113.9', protocol: evil, port: 1, packets: 1, cite }],
    otherInitiators: [evil],
    looksLike: evil,
  });
  const why = [{ signal: 'distinct-content', value: evil, unit: null, points: 5, text: evil }];
  const shared = { title: evil, why, excerpts: [{ cite, text: evil }], caveats: [evil], attack: [evil] };
  const file = smbFile({
    path: evil,
    previousNames: [evil],
    account: evil,
    content: evil,
    sensitive: evil,
    sha256: 'ab'.repeat(32),
  });
  return caseInput({
    options: counts,
    evidence: [
      evidenceFile({
        path: evil,
        problems: [{ reason: 'cut', offset: 0, record: 1, count: 1, text: evil }],
        status: 'partial',
      }),
    ],
    findings: [
      finding({ ...shared, dns, facts }),
      {
        ...hiveCopy(),
        ...shared,
        facts: null,
        smb: smbPart({ files: [file], originGrounds: [evil], dialects: [evil] }),
      },
      finding({
        ...shared,
        id: '2031-000000000000000f',
        dns,
        facts,
        suppressedBy: { by: evil, reason: evil, until: evil },
      }),
    ],
    hosts: [
      {
        address: '10.20.0.51',
        names: [{ name: evil, by: evil, certainty: 'seen' }],
        macs: [evil],
        roles: [{ role: evil, certainty: 'inferred', grounds: evil }],
        first: 0,
        last: 1,
      },
    ],
    unseen: [{ evidence: 0, reason: evil, count: 1, text: evil }],
  });
}
