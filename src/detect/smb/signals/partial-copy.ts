import { thousands } from '../../../base/words.ts';
import { WEIGHTS } from '../weights.ts';
import type { Signal } from './signal.ts';

export const partialCopy: Signal = {
  id: 'partial-copy',
  unit: 'byte',
  source: 'own definition; hives are parsed in place with small reads',
  says: 'Only a part of the file crossed: interrupted, or read in place for the few bytes that matter.',
  formula: `${WEIGHTS.partialCopy} points`,
  raisedBy: ['previews and listings of folders'],
  judge({ sensitive, files }) {
    if (files.some((file) => file.complete === true && (file.sensitive || file.adminShare))) return null;
    const file = [...sensitive, ...files.filter((each) => each.adminShare)].find(
      (each) => each.complete === false,
    );
    if (!file) return null;
    return {
      value: file.bytes,
      points: WEIGHTS.partialCopy,
      text: `${thousands(file.bytes)} of ${thousands(file.size ?? 0)} bytes of ${file.name} crossed the wire.`,
    };
  },
};
