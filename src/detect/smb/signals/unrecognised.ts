import { lacksItsMark } from '../shape.ts';
import { WEIGHTS } from '../weights.ts';
import type { Signal } from './signal.ts';

export const unrecognised: Signal = {
  id: 'unrecognised',
  unit: null,
  source: 'zeek/zeek scripts/base/frameworks/files/magic: signatures over the first bytes',
  says: 'The sensor looked at the first bytes and did not find the mark that files of such a name begin with.',
  formula: `${WEIGHTS.unrecognised} points for names of documents, pictures and archives without a type in a log that has types`,
  raisedBy: ['documents encrypted by rights management or by their user'],
  judge({ files }) {
    const file = files.find(lacksItsMark);
    if (!file) return null;
    return {
      value: file.name,
      points: WEIGHTS.unrecognised,
      text: `${file.name} does not begin as such a file does: the sensor looked and recognised nothing.`,
    };
  },
};
