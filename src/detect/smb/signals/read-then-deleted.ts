import { WEIGHTS } from '../weights.ts';
import type { Signal } from './signal.ts';

export const readThenDeleted: Signal = {
  id: 'read-then-deleted',
  unit: null,
  source: 'own definition; dump tools clear what they saved',
  says: 'The file was deleted on the controller right after it had been read.',
  formula: `${WEIGHTS.readThenDeleted} points where the content is sensitive or the name is a tool’s`,
  raisedBy: ['programs that hand over temporary files'],
  judge({ sensitive }) {
    const file = sensitive.find((each) => each.deleted && each.direction === 'read');
    return file
      ? {
          value: file.name,
          points: WEIGHTS.readThenDeleted,
          text: `${file.name} was deleted on the controller after it had been read.`,
        }
      : null;
  },
};
