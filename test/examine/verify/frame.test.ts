import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { frameFacts } from '../../../src/examine/verify/frame.ts';
import { readQuestion } from '../../../src/examine/verify/question.ts';
import { dnsQuestion, udpFrame } from '../../support/capture.ts';

const message = dnsQuestion(7, 'x.example.com');
const frame = udpFrame('10.0.0.5', 4000, '10.0.0.1', 53, message);
const packet = frame.subarray(14);
const told = { source: '10.0.0.5', destination: '10.0.0.1', transport: 'udp', payload: message };

/** IPv6 with a hop-by-hop header of 8 bytes before UDP. */
const packet6 = Buffer.concat([
  Buffer.from('6000000000000040', 'hex'), // version, length (not used here), next header 0, hop limit
  Buffer.from('20010db8000000000000000000000005', 'hex'),
  Buffer.from('20010db8000000000000000000000001', 'hex'),
  Buffer.from('1100010400000000', 'hex'), // next header UDP, 8 bytes, PadN
  packet.subarray(20),
]);

describe('ends of a frame', () => {
  it.each([
    ['Ethernet', 1, frame],
    [
      'Ethernet, two tags',
      1,
      Buffer.concat([frame.subarray(0, 12), Buffer.from('88a8000181000002', 'hex'), frame.subarray(12)]),
    ],
    ['bare IP', 101, packet],
    ['Linux cooked', 113, Buffer.concat([Buffer.alloc(14), Buffer.from('0800', 'hex'), packet])],
    ['Linux cooked, version 2', 276, Buffer.concat([Buffer.from('0800', 'hex'), Buffer.alloc(18), packet])],
  ])('are told over %s', (_, link, bytes) => {
    expect(frameFacts(bytes, link)).toEqual(told);
  });

  it('are told over IPv6 with extension headers', () => {
    expect(frameFacts(packet6, 101)).toMatchObject({
      source: '2001:db8::5',
      destination: '2001:db8::1',
      payload: message,
    });
  });

  it.each([
    ['link layer', 105, frame],
    ['tunnel', 1, Buffer.concat([frame.subarray(0, 12), Buffer.from('8847', 'hex'), packet])],
    ['tunnel', 1, udpFrame('10.0.0.5', 4000, '10.0.0.1', 4789, frame)],
    ['tunnel', 101, Buffer.from(packet).fill(47, 9, 10)],
    ['fragment', 101, Buffer.from(packet).fill(0x20, 6, 7)],
    ['cut', 1, frame.subarray(0, 30)],
  ])('are not told: %s', (reason, link, bytes) => {
    expect(frameFacts(bytes, link)).toBe(reason);
  });

  it('never throw, whatever the bytes', () => {
    const link = fc.constantFrom(1, 101, 113, 276, 105);
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 90 }),
      fc
        .tuple(fc.nat({ max: frame.length - 1 }), fc.nat({ max: 255 }))
        .map(([at, by]) => Buffer.from(frame).fill(by, at, at + 1)),
    );
    fc.assert(
      fc.property(bytes, link, (input, type) => {
        const facts = frameFacts(input, type);
        if (typeof facts === 'string') expect(['link layer', 'tunnel', 'fragment', 'cut']).toContain(facts);
        else readQuestion(facts.payload);
      }),
    );
  });
});

describe('the question, by dns-packet', () => {
  it('is read although the capture cut the records behind it', () => {
    const answer = Buffer.from(message);
    answer.writeUInt16BE(0x8180, 2);
    answer.writeUInt16BE(4, 6);
    expect(readQuestion(answer)).toEqual({ name: 'x.example.com', type: 'A' });
  });

  it('has a number where dns-packet knows no mnemonic', () => {
    const odd = Buffer.from(message);
    odd.writeUInt16BE(65_399, message.length - 4);
    expect(readQuestion(odd)).toEqual({ name: 'x.example.com', type: 'TYPE65399' });
  });

  it('is null where there is none or it cannot be read', () => {
    expect(readQuestion(message.subarray(0, 11))).toBeNull();
    expect(readQuestion(message.subarray(0, 16))).toBeNull();
    expect(readQuestion(Buffer.alloc(12))).toBeNull();
  });
});
