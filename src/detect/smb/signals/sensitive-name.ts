import { WEIGHTS } from '../weights.ts';
import type { Signal } from './signal.ts';

export const sensitiveName: Signal = {
  id: 'sensitive-name',
  unit: null,
  source: 'catalogue in data/sensitive-names',
  says: 'Path, name or a name inside an archive is that of something sensitive; the bytes do not confirm it.',
  formula: `by name ${Object.values(WEIGHTS.name).join(', ')} from critical to low; inside an archive ${Object.values(WEIGHTS.member).join(', ')}; ${WEIGHTS.contradictedName} when the bytes are something else; nothing where content counts`,
  raisedBy: ['documents about these files', 'empty copies'],
  judge({ sensitive }) {
    if (sensitive.some((each) => each.sensitive?.by === 'content')) return null;
    const file = sensitive[0];
    if (!file?.sensitive) return null;
    const { item, by, contradicted } = file.sensitive;
    if (by === 'member')
      return {
        value: file.name,
        points: WEIGHTS.member[item.weight],
        text: `${file.name} is ${file.content?.text ?? 'an archive'} that holds ${item.what} by name. ${item.opens}`,
      };
    if (contradicted)
      return {
        value: file.name,
        points: WEIGHTS.contradictedName,
        text: `${file.name} is named like ${item.what}, but its first bytes are not that.`,
      };
    return {
      value: file.name,
      points: WEIGHTS.name[item.weight],
      text: `${file.name} is the name of ${item.what}. ${item.opens}`,
    };
  },
};
