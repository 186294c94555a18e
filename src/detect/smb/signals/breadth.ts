import { thousands } from '../../../base/words.ts';
import { doublings } from '../../signal.ts';
import { folderOf } from '../path.ts';
import { WEIGHTS } from '../weights.ts';
import type { Signal } from './signal.ts';

const { floor, perDoubling, most } = WEIGHTS.breadth;

export const breadth: Signal = {
  id: 'breadth',
  unit: 'files',
  source: 'own definition',
  says: 'Many different files over many folders, as a copy of whole trees makes them.',
  formula: `${perDoubling} points per doubling over ${floor} files in at least 4 folders, at most ${most}; policy files do not count`,
  raisedBy: ['a controller that is a file server as well', 'software deployment'],
  judge({ files }) {
    const distinct = new Set(files.map((file) => file.full));
    const folders = new Set(files.map((file) => folderOf(file.full)));
    const points = folders.size < 4 ? 0 : doublings(distinct.size, floor, perDoubling, most);
    if (points === 0) return null;
    return {
      value: distinct.size,
      points,
      text: `${thousands(distinct.size)} different files in ${thousands(folders.size)} folders were copied.`,
    };
  },
};
