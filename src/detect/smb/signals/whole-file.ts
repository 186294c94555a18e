import { thousands } from '../../../base/words.ts';
import { WEIGHTS } from '../weights.ts';
import type { Signal } from './signal.ts';

export const wholeFile: Signal = {
  id: 'whole-file',
  unit: 'byte',
  source: 'distinct byte ranges against the size that the server declared',
  says: 'All of a sensitive file, or of one in an administrative share, crossed the wire.',
  formula: `${WEIGHTS.wholeFile} points`,
  raisedBy: ['small files, which are read whole by everybody'],
  judge({ sensitive, files }) {
    const file = [...sensitive, ...files.filter((each) => each.adminShare)].find(
      (each) => each.complete === true,
    );
    if (!file) return null;
    return {
      value: file.bytes,
      points: WEIGHTS.wholeFile,
      text: `All ${thousands(file.bytes)} bytes of ${file.name} crossed the wire.`,
    };
  },
};
