import { describe, expect, it } from 'vitest';
import { sliver } from '../../../../src/detect/dns/tools/sliver.ts';
import { exampleChannel } from '../../../../src/detect/dns/tools/support/example.ts';

/** A NOP and its answer computed by hand from the protocol: CRC-32 of the protocol buffer, low byte first. */
const VECTOR = { name: '1cg789b9baaa1a8ca8186br.c2.example.net', a: ['71.66.72.166'] };

describe('Sliver', () => {
  it('is not named for one checksum: one name in 2^32 has it by chance', () => {
    expect(sliver.recognise(exampleChannel('zone', 'example.net', [VECTOR]))).toBeNull();
  });

  it('does not count one name twice', () => {
    expect(sliver.recognise(exampleChannel('zone', 'example.net', [VECTOR, VECTOR, VECTOR]))).toBeNull();
  });

  it('reads names whose case a resolver changed', () => {
    const { messages } = sliver.examples()[0]!.channel;
    for (const message of messages)
      for (const [i, byte] of message.name.entries())
        if (i % 2 === 0 && byte >= 0x61 && byte <= 0x7a) message.name[i] = byte & 0xdf;
    const channel = { ...sliver.examples()[0]!.channel, messages };
    expect(sliver.recognise(channel)).toMatchObject({ proof: 'proved', zone: 's.example.net' });
  });
});
