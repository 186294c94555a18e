import { describe, expect, it } from 'vitest';
import type { Channel, KeptMessage } from '../../../../../src/detect/dns/channel.ts';
import { exampleChannel } from '../../../../../src/detect/dns/tools/support/example.ts';
import { exchangesOf } from '../../../../../src/detect/dns/tools/support/timed.ts';

const base = exampleChannel('zone', 'example.net', [{ name: 'Abc.example.net', a: ['192.0.2.1'] }]);
const [query, answer] = base.messages as [KeptMessage, KeptMessage];

function channel(messages: KeptMessage[]): Channel {
  return { ...base, messages };
}

function later(message: KeptMessage, seconds: number, id = message.id): KeptMessage {
  return { ...message, time: message.time + seconds * 1e6, id };
}

describe('exchanges', () => {
  it('pairs a question with its answer and keeps the case', () => {
    const [exchange, ...more] = exchangesOf(base);
    expect(more).toEqual([]);
    expect(exchange).toMatchObject({
      labels: ['Abc', 'example', 'net'],
      key: 'abc.example.net',
      answered: true,
    });
    expect(exchange!.answers).toHaveLength(1);
  });

  it('folds the same packets of a second tap', () => {
    expect(exchangesOf(channel([query, later(query, 0.00001), answer, later(answer, 0.00001)]))).toHaveLength(
      1,
    );
  });

  it('folds a resend with a new id while there is no answer', () => {
    expect(exchangesOf(channel([query, later(query, 5, 4711), later(answer, 5.1, 4711)]))).toHaveLength(1);
  });

  it('keeps a question that is asked again after its answer', () => {
    expect(exchangesOf(channel([query, answer, later(query, 1, 4711)]))).toHaveLength(2);
  });

  it('keeps a question that is asked again half a minute later', () => {
    expect(exchangesOf(channel([query, later(query, 31)]))).toHaveLength(2);
  });

  it('keeps questions of different types apart', () => {
    expect(exchangesOf(channel([query, { ...query, qtype: 28 }]))).toHaveLength(2);
  });

  it('takes an answer without its question', () => {
    expect(exchangesOf(channel([answer]))[0]).toMatchObject({ answered: true });
  });

  it('keeps lines of a log without ids apart unless they stand together', () => {
    const line = { ...query, id: -1 };
    expect(exchangesOf(channel([line, later(line, 0.1), later(line, 2)]))).toHaveLength(2);
  });

  it('leaves out what is no name', () => {
    expect(exchangesOf(channel([{ ...query, name: Uint8Array.from([9, 1, 2]) }]))).toEqual([]);
  });
});
