import { WEIGHTS } from '../weights.ts';
import type { Signal } from './signal.ts';

export const disguised: Signal = {
  id: 'disguised',
  unit: null,
  source: 'own definition; extensions per content are in the content room',
  says: 'The name is none that such content usually has.',
  formula: `${WEIGHTS.disguised} points`,
  raisedBy: ['programs with their own extensions for the same format'],
  judge({ sensitive }) {
    const file = sensitive.find((each) => each.sensitive?.disguised && each.name !== '');
    if (!file) return null;
    return {
      value: file.name,
      points: WEIGHTS.disguised,
      text: `It is called ${file.name}, but is ${file.content?.text ?? 'something else'}.`,
    };
  },
};
