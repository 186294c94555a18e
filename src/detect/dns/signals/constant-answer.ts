import { grouped } from '../../signal.ts';
import type { Signal } from './signal.ts';

export const constantAnswer: Signal = {
  id: 'constant-answer',
  unit: 'names',
  source: 'own definition: one listener for every name',
  says: 'Many names that carry content all lead to the same one or two addresses.',
  formula: '8 points from 16 such names on',
  raisedBy: ['wildcard records', 'sinkholes'],
  judge({ names, answers }) {
    const perFamily = answers.addresses <= 2;
    if (answers.addressedNames < 16 || !perFamily || names.carriers < 16) return null;
    return {
      value: answers.addressedNames,
      points: 8,
      text: `${grouped(answers.addressedNames)} names all lead to the same address.`,
    };
  },
};
