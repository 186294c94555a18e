import { counted } from '../../../base/words.ts';
import { WEIGHTS } from '../weights.ts';
import type { Signal } from './signal.ts';

export const wentOn: Signal = {
  id: 'went-on',
  unit: 'copies',
  source: 'own definition: the same SHA-256, else size with name or kind of content',
  says: 'The same content left the recipient again, over SMB or DNS.',
  formula: `${WEIGHTS.wentOn} points`,
  raisedBy: ['distribution of a file over several hops'],
  judge({ onward }) {
    const [first] = onward;
    if (!first) return null;
    const over = first.how === 'dns' ? `over DNS in names of ${first.zone}` : 'over SMB';
    const more = onward.length > 1 ? ` (and ${counted(onward.length - 1, 'more copy', 'more copies')})` : '';
    return {
      value: onward.length,
      points: WEIGHTS.wentOn,
      text: `${first.file.name} went on ${over}: ${first.grounds}${more}.`,
    };
  },
};
