import { describe, expect, it } from 'vitest';
import type { Channel, KeptMessage } from '../../../src/detect/dns/channel.ts';
import { dropToldTwice } from '../../../src/detect/dns/twice.ts';

const SECOND = 1e6;

function message(evidence: number, changes: Partial<KeptMessage> = {}): KeptMessage {
  return {
    cite: { evidence, record: 1, offset: 0 },
    time: 1e12,
    initiator: 1,
    server: 2,
    initiatorPort: 40_000,
    serverPort: 53,
    transport: 'udp',
    response: false,
    id: 7,
    flags: 0x0100,
    rcode: 0,
    size: -1,
    name: new Uint8Array(Buffer.from('\u0004abcd\u0007example', 'latin1')),
    qtype: 16,
    records: [],
    udpSize: -1,
    options: new Uint8Array(0),
    surplus: new Uint8Array(0),
    bad: null,
    wire: new Uint8Array(0),
    ...changes,
  };
}

/** What is left of the messages, by evidence, and what was dropped. */
function left(...messages: KeptMessage[]) {
  const channel: Channel = {
    kind: 'zone',
    initiator: 1,
    zone: new Uint8Array(0),
    messages: [...messages].sort((a, b) => a.time - b.time),
    messagesOmitted: 0,
  };
  const dropped = dropToldTwice(channel);
  return { kept: channel.messages.map(({ cite }) => cite.evidence), dropped };
}

const packet = (evidence: number, changes: Partial<KeptMessage> = {}) =>
  message(evidence, { size: 60, ...changes });

describe('a DNS message of a log', () => {
  it('is left out where packets show it, whatever its case', () => {
    const name = new Uint8Array(Buffer.from('\u0004aBcD\u0007Example', 'latin1'));
    expect(left(message(0), packet(1, { name, time: 1e12 + SECOND }))).toEqual({
      kept: [1],
      dropped: { queries: 1, answers: 0 },
    });
  });

  it('is left out where another log tells it: the first evidence stays', () => {
    expect(left(message(2), message(1, { id: -1 }), message(3))).toMatchObject({
      kept: [1],
      dropped: { queries: 2 },
    });
  });

  it.each([
    ['another id', { id: 8 }],
    ['another port', { initiatorPort: 40_001 }],
    ['another type', { qtype: 1 }],
    ['another time', { time: 1e12 + 6 * SECOND }],
    ['the other direction', { response: true }],
  ])('stays with %s', (_what, changes) => {
    expect(left(message(0, changes), packet(1)).dropped).toEqual({ queries: 0, answers: 0 });
  });

  it('stays when it is repeated within its own log, and so do packets of two captures', () => {
    expect(left(message(0), message(0), message(0)).kept).toEqual([0, 0, 0]);
    expect(left(packet(0), packet(1)).kept).toEqual([0, 1]);
  });
});
