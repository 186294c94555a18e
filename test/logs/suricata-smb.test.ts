import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { jsonLines, readLogs } from '../support/logs.ts';

const HASH = '0c2042ce268a615d7ea77cffd8401a53b6484ca5da284f502ea5ea5783534374';

function event(second: number, type: string, part: object, changes: object = {}) {
  return {
    timestamp: `2026-11-22T12:09:${String(second).padStart(2, '0')}.500000+0000`,
    flow_id: 46125015484440,
    event_type: type,
    src_ip: '10.20.0.52',
    src_port: 56850,
    dest_ip: '10.20.0.10',
    dest_port: 445,
    proto: 'TCP',
    [type]: part,
    ...changes,
  };
}

const OK = { status: 'STATUS_SUCCESS', status_code: '0x0', session_id: 41, tree_id: 7, dialect: '3.11' };
const BACK = { src_ip: '10.20.0.10', src_port: 445, dest_ip: '10.20.0.52', dest_port: 56850 };
const negotiate = event(1, 'smb', { ...OK, command: 'SMB2_COMMAND_NEGOTIATE_PROTOCOL' });
const setup = event(2, 'smb', {
  ...OK,
  tree_id: 0,
  command: 'SMB2_COMMAND_SESSION_SETUP',
  ntlmssp: { domain: 'CORP', user: 'da-carol', host: 'WS2', version: '6.1' },
});
const tree = event(3, 'smb', {
  ...OK,
  command: 'SMB2_COMMAND_TREE_CONNECT',
  share: '\\\\dc1.corp.example\\C$',
  share_type: 'FILE',
});
const create = event(4, 'smb', {
  ...OK,
  command: 'SMB2_COMMAND_CREATE',
  filename: 'Windows\\Temp\\sam.save',
  disposition: 'FILE_OPEN',
  access: 'normal',
  size: 57344,
  fuid: 'c7ed',
});
const content = (info: object = {}, smb: object = {}) =>
  event(
    5,
    'fileinfo',
    { filename: 'x', gaps: false, state: 'CLOSED', sha256: HASH, size: 57344, ...info },
    {
      ...BACK,
      smb: {
        ...OK,
        command: 'SMB2_COMMAND_READ',
        filename: 'Windows\\Temp\\sam.save',
        share: '',
        fuid: 'c7ed',
        ...smb,
      },
    },
  );

describe('events of one connection', () => {
  it('together tell who read which file of which share', () => {
    const { transfers, identities, host, problems } = readLogs([
      jsonLines(negotiate, setup, tree, create, content()),
    ]);
    expect(problems).toEqual([]);
    expect(transfers).toHaveLength(1);
    expect(transfers[0]).toMatchObject({
      first: { record: 4 },
      last: { record: 5 },
      cites: [{ record: 5 }],
      source: 'log',
      account: 'CORP\\da-carol',
      authentication: 'ntlm',
      dialect: '3.1.1',
      share: 'C$',
      shareKind: 'disk',
      path: 'Windows\\Temp\\sam.save',
      bytesRead: 57344,
      bytesWritten: 0,
      reads: [],
      size: 57344,
      sha256Read: HASH,
      sha256Written: null,
      ended: 'closed',
    });
    expect(host(transfers[0]!.client)).toBe('10.20.0.52');
    expect(identities).toMatchObject([{ account: 'CORP\\da-carol', workstation: 'WS2', success: true }]);
  });

  it('go on over rotated files', () => {
    const { transfers } = readLogs([jsonLines(negotiate, setup, tree), jsonLines(create, content())]);
    expect(transfers).toMatchObject([{ account: 'CORP\\da-carol', share: 'C$', first: { evidence: 1 } }]);
  });

  it('tell the same in whatever order they come', () => {
    const events = [negotiate, setup, tree, create, content()];
    const told = ({ transfers, host }: ReturnType<typeof readLogs>) =>
      transfers.map(({ first, last, cites, client, server, ...rest }) => ({
        ...rest,
        ends: [host(client), host(server)],
      }));
    const inOrder = told(readLogs([jsonLines(...events)]));
    fc.assert(
      fc.property(fc.shuffledSubarray(events, { minLength: events.length }), (shuffled) => {
        expect(told(readLogs([jsonLines(...shuffled)]))).toEqual(inOrder);
      }),
      { numRuns: 60 },
    );
  });

  it('keep what the sensor says of content: its magic, MD5 and SHA-1 of the whole', () => {
    const info = {
      magic: 'MS Windows registry file, NT/2000 or above',
      md5: 'A'.repeat(32),
      sha1: 'b'.repeat(40),
    };
    const digests = [`md5:${'a'.repeat(32)}`, `sha1:${'b'.repeat(40)}`];
    const [whole] = readLogs([jsonLines(create, content(info))]).transfers;
    expect(whole?.told).toEqual({ type: info.magic, digests });
    const [part] = readLogs([jsonLines(create, content({ ...info, size: 100 }))]).transfers;
    expect(part?.told).toEqual({ type: info.magic, digests: [] });
    const [late] = readLogs([jsonLines(content({ ...info, size: 100 }), create)]).transfers;
    expect(late?.told).toEqual({ type: info.magic, digests: [] });
    expect(readLogs([jsonLines(content({ magic: 'data' }))]).transfers[0]?.told?.type).toBe('');
    expect(readLogs([jsonLines(content({ md5: 7, sha1: 'xyz' }))]).transfers[0]?.told).toEqual({
      type: null,
      digests: [],
    });
  });

  it('are found inside what shippers keep of the original line, and behind half a line', () => {
    const events = [setup, tree, create, content()];
    const forms: ((line: object) => object)[] = [
      (line) => ({ message: JSON.stringify(line) }),
      (line) => ({ event: { module: 'suricata', original: JSON.stringify(line) } }),
      (line) => ({ _source: { event: { original: JSON.stringify(line) } } }),
      (line) => ({ '@timestamp': '2026-11-23T00:00:00Z', json: line }),
    ];
    const expected = [{ account: 'CORP\\da-carol', share: 'C$', bytesRead: 57344 }];
    for (const wrap of forms)
      expect(readLogs([jsonLines(...events.map(wrap))]).transfers).toMatchObject(expected);
    const cut = `2T12:00:00.000000+0000","flow_id":1}\n${jsonLines(...events)}`;
    const { transfers, problems } = readLogs([cut]);
    expect(transfers).toMatchObject(expected);
    expect(problems).toEqual(['json 1']);
  });

  it('leave null what they do not say', () => {
    const { transfers } = readLogs([jsonLines(content())]);
    expect(transfers).toMatchObject([
      { account: null, authentication: 'unknown', share: null, dialect: null, size: null, bytesRead: 57344 },
    ]);
  });

  it('give no hash of content with gaps or of another length', () => {
    const gaps = readLogs([jsonLines(content({ gaps: true }))]).transfers;
    const part = readLogs([jsonLines(create, content({ size: 100 }))]).transfers;
    expect(gaps).toMatchObject([{ sha256Read: null, ended: 'cut' }]);
    expect(part).toMatchObject([{ sha256Read: null, bytesRead: 100 }]);
  });

  it('tell refused opens and opens without content', () => {
    const denied = event(4, 'smb', {
      ...OK,
      command: 'SMB2_COMMAND_CREATE',
      filename: 'a',
      status: 'STATUS_ACCESS_DENIED',
      status_code: '0xc0000022',
    });
    const { transfers } = readLogs([jsonLines(setup, tree, denied, create)]);
    expect(transfers).toMatchObject([
      { path: 'a', refused: 0xc0000022, ended: 'refused' },
      { path: 'Windows\\Temp\\sam.save', bytesRead: 0, refused: 0 },
    ]);
  });

  it('tell both opens when a file id comes again', () => {
    expect(readLogs([jsonLines(tree, create, create)]).transfers.map((t) => t.first.record)).toEqual([2, 3]);
  });

  it('with a sign-in and no share are an encrypted volume', () => {
    const flow = event(9, 'flow', {
      start: '2026-11-22T12:09:01.000000+0000',
      end: '2026-11-22T12:09:08.000000+0000',
      bytes_toserver: 24470,
      bytes_toclient: 1100128,
      pkts_toserver: 329,
      pkts_toclient: 742,
    });
    const { volumes } = readLogs([jsonLines(negotiate, setup, flow)]);
    expect(volumes).toMatchObject([
      { source: 'log', account: 'CORP\\da-carol', bytesDown: 1100128 - 40 * 742, bytesUp: 24470 - 40 * 329 },
    ]);
    expect(readLogs([jsonLines(negotiate, setup, tree, flow)]).volumes).toEqual([]);
  });
});

describe('a krb5 event', () => {
  const KDC = { dest_port: 88 };
  const reply = {
    msg_type: 'KRB_AS_REP',
    cname: 'da-carol',
    realm: 'CORP.EXAMPLE',
    sname: 'krbtgt/CORP.EXAMPLE',
  };

  it('of a ticket names its owner and the controller', () => {
    const { identities, facts, host } = readLogs([jsonLines(event(1, 'krb5', reply, KDC))]);
    expect(identities).toMatchObject([
      { account: 'CORP.EXAMPLE\\da-carol', success: true, mechanism: 'kerberos' },
    ]);
    expect(host(identities[0]!.address)).toBe('10.20.0.52');
    expect(facts).toMatchObject([{ kind: 'role', value: 'domain-controller', by: 'Kerberos' }]);
  });

  it('of a question, of a FAST name or of pre-authentication names nobody', () => {
    const lines = jsonLines(
      event(1, 'krb5', { ...reply, msg_type: 'KRB_AS_REQ' }, KDC),
      event(2, 'krb5', { ...reply, cname: 'WELLKNOWN/ANONYMOUS' }, KDC),
      event(3, 'krb5', { ...reply, msg_type: 'KRB_ERROR', error_code: 'KDC_ERR_PREAUTH_REQUIRED' }, KDC),
    );
    expect(readLogs([lines]).identities).toEqual([]);
  });
});

describe('dcerpc events', () => {
  it('of the directory interface tell replication', () => {
    const bind = event(1, 'dcerpc', {
      request: 'BIND',
      interfaces: [{ uuid: 'e3514235-4b06-11d1-ab04-00c04fc2dcd2', version: '4.0', ack_result: 0 }],
    });
    const call = event(2, 'dcerpc', { request: 'REQUEST', req: { opnum: 3 }, res: { stub_data_size: 900 } });
    expect(readLogs([jsonLines(bind, call)]).replications).toMatchObject([
      { calls: 1, bytes: 900, opnums: [3] },
    ]);
    expect(readLogs([jsonLines(call)]).replications).toEqual([]);
  });
});

describe('hostile events', () => {
  it('never throw and never stop the lines after them', () => {
    const any = fc.jsonValue();
    const smb = fc.record(
      {
        command: fc.constantFrom(
          'SMB2_COMMAND_CREATE',
          'SMB2_COMMAND_SESSION_SETUP',
          'SMB2_COMMAND_TREE_CONNECT',
          'SMB2_COMMAND_READ',
        ),
        status: fc.constantFrom('STATUS_SUCCESS', 'x'),
        session_id: any,
        filename: any,
        share: any,
        size: any,
        ntlmssp: any,
        fuid: any,
      },
      { requiredKeys: ['command'] },
    );
    fc.assert(
      fc.property(smb, any, (part, info) => {
        const lines = jsonLines(event(1, 'smb', part), event(2, 'fileinfo', { info }, { smb: part }), setup);
        expect(readLogs([lines], 'suricata-eve').identities.at(-1)).toMatchObject({
          account: 'CORP\\da-carol',
        });
      }),
      { numRuns: 200 },
    );
  });
});
