import type { Channel } from '../channel.ts';
import type { Tool, Verdict } from '../tool.ts';
import { examples, notThese } from './packetwhisper/examples.ts';
import { byOrdinaryNames } from './packetwhisper/ordinary.ts';
import { byPrefixes } from './packetwhisper/prefixes.ts';
import { exchangesOf } from './support/timed.ts';

function recognise(channel: Channel): Verdict | null {
  const exchanges = exchangesOf(channel);
  return byPrefixes(exchanges) ?? byOrdinaryNames(exchanges);
}

/** PacketWhisper, text hidden in the choice of names. */
export const packetwhisper: Tool = {
  id: 'packetwhisper',
  name: 'PacketWhisper',
  source: 'TryCatchHCF/PacketWhisper packetWhisper.py, cloakify.py, ciphers/',
  about:
    'Writes a file as a sequence of harmless-looking look-ups, one name for each base64 character. The receiver only has to see the questions pass; no server of the attacker is asked.',
  examples,
  notThese,
  recognise,
};
