import { createAddressTable } from '../../src/base/address.ts';
import type { CaseInput } from '../../src/case/case.ts';
import type { DnsFacts, DnsPart, Finding, SmbFile, SmbPart } from '../../src/detect/finding.ts';
import type { EvidenceFile } from '../../src/observe/evidence.ts';
import type { KnownHost } from '../../src/observe/host.ts';

/** 2026-11-22T12:09:54Z in microseconds. */
export const START = Date.UTC(2026, 10, 22, 12, 9, 54) * 1000;
const SECOND = 1e6;

export function evidenceFile(changes: Partial<EvidenceFile> = {}): EvidenceFile {
  return {
    path: 'sensor1/dns.pcap.gz',
    format: 'pcap',
    compression: 'gzip',
    bytes: 445_440,
    sha256: 'ab'.repeat(32),
    records: 21_354,
    duplicates: 0,
    first: START,
    last: START + 7500 * SECOND,
    status: 'whole',
    problems: [],
    ...changes,
  };
}

export function dnsPart(changes: Partial<DnsPart> = {}): DnsPart {
  return {
    initiator: '10.20.0.51',
    servers: ['10.20.0.10'],
    zones: ['t.cdn-sync.com'],
    tool: {
      id: 'iodine',
      name: 'iodine',
      proof: 'proved',
      by: 'version handshake 0x00000502, and all 238 id steps are 7727',
    },
    transports: ['udp'],
    queries: 1276,
    answers: 1270,
    distinctNames: 1262,
    recordTypes: { NULL: 1240, TXT: 36 },
    rcodes: { NOERROR: 1270 },
    bytesUp: { lower: 57_344, upper: 61_248 },
    bytesDown: { lower: 2_210, upper: 18_432 },
    recovered: [
      {
        direction: 'up',
        bytes: 57_344,
        complete: true,
        sha256: '0c2042ce268a615d7ea77cffd8401a53b6484ca5da284f502ea5ea5783534374',
        content: 'IPv4 packets: one TCP connection to port 22',
        name: null,
      },
    ],
    processes: [],
    ...changes,
  };
}

export function dnsFacts(changes: Partial<DnsFacts> = {}): DnsFacts {
  return {
    records: [],
    recordsOmitted: 0,
    contacts: [],
    otherInitiators: [],
    initiatorIsResolver: false,
    siteResolvers: ['10.20.0.10'],
    looksLike: null,
    ...changes,
  };
}

export function finding(changes: Partial<Finding> = {}): Finding {
  return {
    id: '2031-9be07d1c44a5e210',
    alert: 2031,
    title: '10.20.0.51 runs an iodine tunnel to t.cdn-sync.com: 57,344 bytes went out in query names',
    excerptSources: [],
    severity: 'critical',
    score: 97,
    confidence: 0.993,
    attack: ['T1048.003', 'T1071.004', 'T1572'],
    first: START + 2 * SECOND,
    last: START + 16 * SECOND,
    dns: dnsPart(),
    smb: null,
    why: [
      {
        signal: 'distinct-content',
        value: 57_344,
        unit: 'byte',
        points: 45,
        text: '1,262 names, no two alike, carry 57,344 bytes that the zone does not repeat.',
      },
      {
        signal: 'tool-proved',
        value: 'iodine',
        unit: null,
        points: 40,
        text: 'The protocol of iodine decodes: login, then IP packets whose checksums hold.',
      },
      {
        signal: 'record-types',
        value: 'NULL',
        unit: null,
        points: 12,
        text: '97 of 100 questions ask for NULL records, which nothing else here does.',
      },
    ],
    cites: [
      { evidence: 0, record: 79, offset: 64_012 },
      { evidence: 0, record: 1353, offset: 434_500 },
    ],
    excerpts: [
      {
        cite: { evidence: 0, record: 79, offset: 64_012 },
        text: 'NULL? vaaaakat2di.t.cdn-sync.com -> iodine version handshake, protocol 0x00000502',
      },
      {
        cite: { evidence: 0, record: 102, offset: 70_100 },
        text: 'NULL? 0eaba82M-J2hbM>-Y....t.cdn-sync.com -> TCP SYN 10.99.0.2 to 10.99.0.1 port 22',
      },
    ],
    caveats: ['The user data inside the tunnel is SSH: its content cannot be read.'],
    facts: dnsFacts({
      records: [
        {
          type: 'NS',
          owner: 't.cdn-sync.com',
          value: 'ns1.cdn-sync.com',
          ttl: 3600,
          cite: { evidence: 0, record: 80, offset: 64_300 },
        },
        {
          type: 'A',
          owner: 'ns1.cdn-sync.com',
          value: '203.0.113.66',
          ttl: 60,
          cite: { evidence: 0, record: 80, offset: 64_340 },
        },
      ],
      contacts: [
        {
          from: '10.20.0.51',
          to: '203.0.113.66',
          protocol: 'tcp',
          port: 443,
          packets: 12,
          cite: { evidence: 0, record: 1400, offset: 440_000 },
        },
      ],
    }),
    suppressedBy: null,
    ...changes,
  };
}

/** A slow sender without a tool: some hex pieces an hour, answers that do not vary. */
export function slowSender(): Finding {
  return finding({
    id: '2031-3310f9a2c07d5b64',
    title: '10.20.0.77 sends distinct names in upd8-telemetry.net at a steady pace of one in 118 s',
    severity: 'high',
    score: 71,
    confidence: 0.978,
    attack: ['T1048.003', 'T1029'],
    first: START + 60 * SECOND,
    last: START + 7440 * SECOND,
    dns: dnsPart({
      initiator: '10.20.0.77',
      zones: ['upd8-telemetry.net'],
      tool: { id: null, name: null, proof: 'none', by: null },
      queries: 63,
      answers: 63,
      distinctNames: 62,
      recordTypes: { A: 63 },
      rcodes: { NOERROR: 63 },
      bytesUp: { lower: 1_467, upper: 1_890 },
      bytesDown: { lower: 0, upper: 63 },
      recovered: [],
    }),
    why: [
      {
        signal: 'distinct-content',
        value: 1467,
        unit: 'byte',
        points: 38,
        text: '62 names carry 1,467 bytes that no ordinary label would.',
      },
      {
        signal: 'answers-unused',
        value: 0,
        unit: null,
        points: 15,
        text: 'No answer was ever used for a connection.',
      },
      {
        signal: 'steady',
        value: 118,
        unit: 'second',
        points: 18,
        text: 'One name each 118 s (jitter 4 %), day and night.',
      },
    ],
    cites: [
      { evidence: 0, record: 411, offset: 90_211 },
      { evidence: 0, record: 20_977, offset: 441_870 },
    ],
    excerpts: [
      {
        cite: { evidence: 0, record: 411, offset: 90_211 },
        text: 'A? 00.4d5a90000300000004000000ffff0000.upd8-telemetry.net -> hex: "MZ" ...',
      },
    ],
    caveats: [],
    facts: dnsFacts({
      records: [
        {
          type: 'A',
          owner: 'upd8-telemetry.net',
          value: '198.51.100.23',
          ttl: 30,
          cite: { evidence: 0, record: 412, offset: 90_330 },
        },
      ],
    }),
  });
}

/** An antivirus reputation look-up that a trusted-service entry explains. */
export function benignLookups(): Finding {
  return finding({
    id: '2031-77aa00c1d2e3f405',
    title: '10.20.0.51 asks hash names in avqs.mcafee.com',
    severity: 'medium',
    score: 44,
    confidence: 0.91,
    dns: dnsPart({
      zones: ['avqs.mcafee.com'],
      tool: { id: null, name: null, proof: 'none', by: null },
      queries: 210,
      answers: 210,
      distinctNames: 208,
      recordTypes: { A: 210 },
      rcodes: { NOERROR: 210 },
      bytesUp: { lower: 4_020, upper: 4_100 },
      bytesDown: { lower: 0, upper: 210 },
      recovered: [],
    }),
    why: [
      {
        signal: 'distinct-content',
        value: 4020,
        unit: 'byte',
        points: 44,
        text: '208 names carry 4,020 bytes.',
      },
    ],
    excerpts: [],
    caveats: [],
    facts: dnsFacts({ looksLike: 'McAfee Global Threat Intelligence' }),
    suppressedBy: {
      by: 'trusted service mcafee-gti',
      reason: 'File reputation look-ups in the shape that the service has, through the site resolver.',
      until: null,
    },
  });
}

export function smbFile(changes: Partial<SmbFile> = {}): SmbFile {
  return {
    path: '\\\\dc1\\C$\\Windows\\Temp\\sam.save',
    previousNames: [],
    direction: 'read',
    account: 'CORP\\da-carol',
    authentication: 'ntlm',
    bytes: 57_344,
    size: 57_344,
    complete: true,
    sha256: '0c2042ce268a615d7ea77cffd8401a53b6484ca5da284f502ea5ea5783534374',
    beginning: null,
    content: 'registry-sam',
    sensitive: 'hive-sam',
    first: START + 1 * SECOND,
    last: START + 1.5 * SECOND,
    cites: [
      { evidence: 0, record: 22, offset: 2811 },
      { evidence: 0, record: 70, offset: 61_230 },
    ],
    ...changes,
  };
}

export function smbPart(changes: Partial<SmbPart> = {}): SmbPart {
  return {
    origin: '10.20.0.10',
    recipient: '10.20.0.51',
    startedBy: 'recipient',
    originGrounds: ['given with --dc'],
    dialects: ['3.1.1'],
    encrypted: false,
    bytes: 57_344,
    files: [smbFile()],
    filesOmitted: 0,
    ...changes,
  };
}

/** A hive of the domain controller, read by the computer that then tunnels. */
export function hiveCopy(): Finding {
  return finding({
    id: '2030-41d2c07a5be91f36',
    alert: 2030,
    title: 'CORP\\da-carol read the SAM hive of the domain controller dc1 (10.20.0.10) from 10.20.0.51',
    severity: 'critical',
    score: 94,
    confidence: 0.99,
    attack: ['T1048', 'T1003.002'],
    first: START + 1 * SECOND,
    last: START + 1.5 * SECOND,
    dns: null,
    smb: smbPart(),
    why: [
      {
        signal: 'sensitive-content',
        value: 'registry-sam',
        unit: null,
        points: 55,
        text: 'The content is a registry hive with the local accounts of a domain controller.',
      },
    ],
    cites: smbFile().cites,
    excerpts: [],
    caveats: [],
    facts: null,
  });
}

export const HOSTS: KnownHost[] = [
  {
    address: '10.20.0.51',
    names: [
      { name: 'WS1', by: 'NBNS', certainty: 'seen' },
      { name: 'ws1.corp.example', by: 'DHCP', certainty: 'seen' },
    ],
    macs: ['02:00:0a:14:00:33'],
    roles: [
      {
        role: 'workstation',
        certainty: 'inferred',
        grounds: 'starts sessions, serves none in this evidence',
      },
    ],
    first: START,
    last: START + 7500 * SECOND,
  },
  {
    address: '10.20.0.10',
    names: [{ name: 'dc1', by: 'DNS', certainty: 'seen' }],
    macs: [],
    roles: [{ role: 'resolver', certainty: 'seen', grounds: 'answers queries of 14 computers' }],
    first: START,
    last: START + 7500 * SECOND,
  },
];

/** A realistic case: a proved tunnel, a slow sender without a tool, a benign channel that an entry explains. */
export function caseInput(changes: Partial<CaseInput> = {}): CaseInput {
  return {
    version: '0.1.0',
    options: { internal: ['10.20.0.0/16'] },
    interrupted: false,
    evidence: [evidenceFile()],
    findings: [slowSender(), benignLookups(), finding()],
    hosts: HOSTS,
    unseen: [
      {
        evidence: 0,
        reason: 'snaplen',
        count: 12,
        text: '12 packets were cut by the snapshot length, 3,410 bytes in all.',
      },
    ],
    counts: { packets: 21_354, logRecords: 0, dnsMessages: 9_410, smbTransfers: 0 },
    floor: {
      dnsBytesPerHour: 400,
      text: 'In this evidence a channel of about 400 bytes an hour would have reached medium.',
    },
    addresses: createAddressTable(),
    ...changes,
  };
}
