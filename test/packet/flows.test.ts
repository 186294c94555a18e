import { describe, expect, test } from 'vitest';
import { addressText } from '../../src/base/address.ts';
import { CLOSING_LINGER_MICROS, FLOW_TIMEOUT_MICROS } from '../../src/packet/bounds.ts';
import { shardOf } from '../../src/packet/shards.ts';
import { FLAG, type HeardStream, recordStreams } from './build.ts';
import { converse } from './conversation.ts';

const LONG = 'sixteen bytes and more';

describe('peers', () => {
  test('the sender of the SYN is the initiator, whatever the ports', () => {
    const { shake, up, streams, addresses } = converse({ client: 445, server: 40000 });
    shake();
    up(LONG, { sequence: 100 });
    expect(streams[0]?.peers).toMatchObject({ initiatorPort: 445, responderPort: 40000, certain: true });
    const { initiator, responder, shard } = streams[0]!.peers;
    expect(addressText(addresses, initiator)).toBe('10.0.0.1');
    expect(shard).toBe(shardOf(addresses, initiator, responder));
    expect(streams[0]?.up).toBe(LONG);
  });

  test('a SYN with ACK alone tells the responder', () => {
    const { up, down, streams } = converse();
    down('', { sequence: 499, acknowledgement: 100, flags: FLAG.syn | FLAG.ack });
    up(LONG, { sequence: 100, acknowledgement: 500 });
    expect(streams[0]?.peers).toMatchObject({ initiatorPort: 40000, responderPort: 445, certain: true });
  });

  test('without a handshake the known port is the responder, and the beginning is a gap of 0', () => {
    const { down, streams } = converse({ client: 80 });
    down(LONG, { sequence: 500 });
    expect(streams).toMatchObject([
      { peers: { initiatorPort: 80, responderPort: 445, certain: false }, up: '', down: `<0>${LONG}` },
    ]);
  });
});

describe('life', () => {
  test('SYN with data, as TCP Fast Open sends it', () => {
    const { up, down, streams } = converse();
    up(LONG, { sequence: 99, flags: FLAG.syn });
    down('', { sequence: 499, acknowledgement: 100 + LONG.length, flags: FLAG.syn | FLAG.ack });
    up('more', { sequence: 100 + LONG.length, acknowledgement: 500 });
    expect(streams).toMatchObject([{ up: `${LONG}more`, peers: { certain: true } }]);
  });

  test('sequence numbers wrap', () => {
    const { shake, up, streams } = converse();
    shake(0xfffffff7);
    up('before the wrap: 16', { sequence: 0xfffffff8 });
    up(' after', { sequence: 11 });
    expect(streams[0]?.up).toBe('before the wrap: 16 after');
  });

  test('a handshake alone opens no parser', () => {
    const { shake, room, streams } = converse();
    shake();
    room.end();
    room.tell([]);
    expect(streams).toEqual([]);
  });

  test('both FIN end the parser; what comes after is ignored until a new SYN', () => {
    const { shake, up, down, streams } = converse();
    shake();
    up(LONG, { sequence: 100, flags: FLAG.fin | FLAG.ack });
    down('bye', { sequence: 500, flags: FLAG.fin | FLAG.ack });
    expect(streams[0]).toMatchObject({ up: LONG, down: 'bye', ended: true });
    up(LONG, { sequence: 100 });
    expect(streams).toHaveLength(1);
    shake(9999, 19999);
    up('a second connection', { sequence: 10000 });
    expect(streams).toMatchObject([{}, { up: 'a second connection', peers: { certain: true } }]);
  });

  test('a FIN before its data waits for it', () => {
    const { shake, up, down, streams } = converse();
    shake();
    down(LONG, { sequence: 500, flags: FLAG.fin | FLAG.ack });
    up('', { sequence: 100 + LONG.length, flags: FLAG.fin | FLAG.ack });
    expect(streams[0]?.ended).toBe(false);
    up(LONG, { sequence: 100 });
    expect(streams[0]).toMatchObject({ up: LONG, down: LONG, ended: true });
  });

  test('a reset ends the connection once nothing follows it', () => {
    const { shake, up, streams, clock } = converse();
    shake();
    up(LONG, { sequence: 100 });
    up('', { sequence: 100 + LONG.length, flags: FLAG.rst });
    expect(streams[0]?.ended).toBe(false);
    clock.time += CLOSING_LINGER_MICROS + 100;
    up('', { sequence: 1, flags: FLAG.ack });
    expect(streams[0]?.ended).toBe(true);
  });

  test('data in order after a reset shows that it was forged', () => {
    const { shake, up, streams, clock, room } = converse();
    shake();
    up(LONG, { sequence: 100 });
    up('', { sequence: 100 + LONG.length, flags: FLAG.rst });
    up(' goes on', { sequence: 100 + LONG.length });
    clock.time += CLOSING_LINGER_MICROS + 100;
    up(' and on', { sequence: 108 + LONG.length });
    room.end();
    room.tell([]);
    expect(streams).toMatchObject([{ up: `${LONG} goes on and on`, ended: true }]);
  });

  test('a reset with a number far off is not believed', () => {
    const { shake, up, streams, clock } = converse();
    shake();
    up(LONG, { sequence: 100 });
    up('', { sequence: 0x7000_0000, flags: FLAG.rst });
    clock.time += CLOSING_LINGER_MICROS + 100;
    up(' goes on', { sequence: 100 + LONG.length });
    expect(streams).toMatchObject([{ up: `${LONG} goes on`, ended: false }]);
  });

  test('a new SYN that is answered begins another connection on the same ports', () => {
    const { shake, up, streams } = converse();
    shake();
    up(LONG, { sequence: 100 });
    shake(70000, 80000);
    up('the second connection', { sequence: 70001 });
    expect(streams).toMatchObject([{ up: LONG, ended: true }, { up: 'the second connection' }]);
  });

  test('a new SYN whose data come at once begins another connection, seen from one side only', () => {
    const { up, streams } = converse();
    up('', { sequence: 99, flags: FLAG.syn });
    up(LONG, { sequence: 100 });
    up('', { sequence: 70000, flags: FLAG.syn });
    up('the second connection', { sequence: 70001 });
    expect(streams).toMatchObject([{ up: LONG, ended: true }, { up: 'the second connection' }]);
  });

  test('a forged SYN in the middle changes nothing', () => {
    const { shake, up, streams } = converse();
    shake();
    up(LONG, { sequence: 100 });
    up('', { sequence: 70000, flags: FLAG.syn });
    up(' goes on', { sequence: 100 + LONG.length });
    expect(streams).toMatchObject([{ up: `${LONG} goes on` }]);
  });

  test('a SYN that was captured behind its first data is that of the connection', () => {
    const { up, streams } = converse();
    up(LONG, { sequence: 100 });
    up('', { sequence: 99, flags: FLAG.syn });
    up(LONG, { sequence: 100 });
    up(' goes on', { sequence: 100 + LONG.length });
    expect(streams).toMatchObject([{ up: `<0>${LONG} goes on` }]);
  });

  test('another connection whose SYN was lost is told by its numbers', () => {
    const { shake, up, streams } = converse();
    shake(0x40000000);
    up(LONG, { sequence: 0x40000001 });
    up('sixteen of other', { sequence: 0x20000000 });
    up('sixteen of others', { sequence: 0x20000010 });
    expect(streams).toMatchObject([{ up: LONG, ended: true }, { up: '<0>sixteen of others' }]);
  });

  test('a connection that is silent past its timeout ends', () => {
    const { shake, up, streams, clock } = converse();
    shake();
    up(LONG, { sequence: 100 });
    clock.time += FLOW_TIMEOUT_MICROS + 1e6;
    up(LONG, { sequence: 100 + LONG.length });
    expect(streams).toMatchObject([
      { up: LONG, ended: true },
      { up: `<0>${LONG}`, peers: { certain: false } },
    ]);
  });

  test('one side alone is heard, and the other side shows as a gap at the end', () => {
    const { up, streams, room } = converse();
    up('', { sequence: 99, flags: FLAG.syn });
    up(LONG, { sequence: 100, acknowledgement: 500 });
    room.end();
    room.tell([]);
    expect(streams).toMatchObject([{ up: LONG, down: '', ended: true }]);
  });

  test('two connections interleaved between the same hosts stay apart', () => {
    const streams: HeardStream[] = [];
    const one = converse({ client: 40001 }, { streams: [recordStreams(streams)] });
    const two = (payload: string, sequence: number) => one.up(payload, { source: 40002, sequence });
    one.shake();
    two('', 99);
    one.up('first sixteen of one', { sequence: 100 });
    two('first sixteen of two', 100);
    one.up(' rest of one', { sequence: 120 });
    two(' rest of two', 120);
    expect(streams.map((heard) => heard.up)).toEqual([
      'first sixteen of one rest of one',
      '<0>first sixteen of two rest of two',
    ]);
  });

  test('what the snapshot length cut is a gap', () => {
    const { shake, up, streams, unseen, room } = converse();
    shake();
    up('0123456789abcdefghij', { sequence: 100 }, 54 + 16);
    up('klm', { sequence: 120 });
    room.end();
    room.tell([]);
    expect(streams[0]?.up).toBe('0123456789abcdef<4>klm');
    expect(unseen.map((gap) => gap.reason)).toEqual(['snaplen']);
  });

  test('the seed of the hash changes nothing that comes out', () => {
    const run = (seed: number) => {
      const { shake, up, down, streams, room } = converse({}, { seed });
      shake();
      for (let i = 0; i < 20; i++) {
        up(LONG, { source: 41000 + i, sequence: 1 });
        down(LONG, { destination: 41000 + i, sequence: 1 });
      }
      room.end();
      room.tell([]);
      return streams;
    };
    expect(run(1)).toEqual(run(0xdeadbeef));
  });
});

describe('recognition', () => {
  const marked = (heard: HeardStream[], asked: string[] = []) =>
    recordStreams(heard, {
      sniff: (bytes, from, to, toResponder) => {
        const first = Buffer.from(bytes.subarray(from, to)).toString('latin1');
        asked.push(`${toResponder ? 'up' : 'down'} ${first}`);
        return first.startsWith('MARK') ? 0.9 : 0;
      },
    });

  test('a protocol on another port is known by its first bytes', () => {
    const heard: HeardStream[] = [];
    const { shake, up, down } = converse({ server: 4444 }, { streams: [marked(heard)] });
    shake();
    up('MARK and twelve bytes', { sequence: 100 });
    down('answer', { sequence: 500 });
    expect(heard).toMatchObject([{ up: 'MARK and twelve bytes', down: 'answer' }]);
  });

  test('each direction is asked once, then the flow is left alone', () => {
    const heard: HeardStream[] = [];
    const asked: string[] = [];
    const { shake, up, down } = converse({ server: 4444 }, { streams: [marked(heard, asked)] });
    shake();
    for (let i = 0; i < 5; i++) {
      up('nothing of interest', { sequence: 100 + i * 19 });
      down('neither this is of any', { sequence: 500 + i * 22 });
    }
    expect(heard).toEqual([]);
    expect(asked).toEqual(['up nothing of interest', 'down neither this is of any']);
  });

  test('the answer can tell the protocol; what went before is a gap', () => {
    const heard: HeardStream[] = [];
    const { shake, up, down } = converse({ server: 4444 }, { streams: [marked(heard)] });
    shake();
    up('nothing of interest', { sequence: 100 });
    down('MARK and twelve bytes', { sequence: 500, acknowledgement: 119 });
    up('the next question', { sequence: 119, acknowledgement: 521 });
    expect(heard).toMatchObject([{ up: '<19>the next question', down: 'MARK and twelve bytes' }]);
  });

  test('one-byte segments are gathered until they can be told', () => {
    const heard: HeardStream[] = [];
    const { shake, up } = converse({ server: 4444 }, { streams: [marked(heard)] });
    shake();
    for (const [i, byte] of [...'MARK and twelve bytes'].entries()) up(byte, { sequence: 100 + i });
    expect(heard).toMatchObject([{ up: 'MARK and twelve bytes' }]);
  });

  test('first bytes out of order are put in order before they are told', () => {
    const heard: HeardStream[] = [];
    const { shake, up } = converse({ server: 4444 }, { streams: [marked(heard)] });
    shake();
    up('and twelve bytes, and more', { sequence: 105 });
    up('MARK ', { sequence: 100 });
    expect(heard).toMatchObject([{ up: 'MARK and twelve bytes, and more' }]);
  });

  test('a short first word is told when the other side answers', () => {
    const heard: HeardStream[] = [];
    const { shake, up, down } = converse({ server: 4444 }, { streams: [marked(heard)] });
    shake();
    up('MARK', { sequence: 100 });
    down('answer', { sequence: 500 });
    expect(heard).toMatchObject([{ up: 'MARK', down: 'answer' }]);
  });

  test('a short first word of no protocol leaves both sides alone', () => {
    const heard: HeardStream[] = [];
    const asked: string[] = [];
    const { shake, up, down } = converse({ server: 4444 }, { streams: [marked(heard, asked)] });
    shake();
    up('hi', { sequence: 100 });
    down('hello there, sixteen', { sequence: 500 });
    up('and so on, not asked again', { sequence: 102 });
    expect(heard).toEqual([]);
    expect(asked).toHaveLength(2);
  });

  test('content wins over the port', () => {
    const smb: HeardStream[] = [];
    const other: HeardStream[] = [];
    const { shake, up } = converse(
      {},
      { streams: [recordStreams(smb), { ...marked(other), id: 'other', ports: [] }] },
    );
    shake();
    up('MARK and twelve bytes', { sequence: 100 });
    expect(smb).toEqual([]);
    expect(other).toHaveLength(1);
  });
});
