import type { RunFile } from '../files.ts';
import { WEIGHTS } from '../weights.ts';
import type { Signal } from './signal.ts';

export const sensitiveContent: Signal = {
  id: 'sensitive-content',
  unit: null,
  source: 'content room: marks of the formats; catalogue in data/sensitive-names',
  says: 'The bytes themselves are something that no one outside the controllers should hold.',
  formula: Object.entries(WEIGHTS.content)
    .map(([weight, points]) => `${points} ${weight}`)
    .join(', '),
  raisedBy: ['approved backups', 'promotion of a new controller from media'],
  judge({ sensitive }) {
    const file = sensitive.find((each) => each.sensitive?.by === 'content');
    if (!file?.sensitive || !file.content) return null;
    return {
      value: file.content.id,
      points: pointsOf(file),
      text: `The content is ${file.content.text}. ${file.sensitive.item.opens}`,
    };
  },
};

function pointsOf(file: RunFile): number {
  const { item } = file.sensitive!;
  if (item.id === 'gpp' && file.account.account === null) return WEIGHTS.policyPasswordUnknownReader;
  return WEIGHTS.content[item.weight];
}
