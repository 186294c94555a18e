import { WEIGHTS } from '../weights.ts';
import type { Signal } from './signal.ts';

/** Files that a running Windows controller holds open without sharing. */
const LIVE = /^windows\\(?:ntds\\ntds\.dit|system32\\config\\(?:sam|security|system))$/;

export const liveFile: Signal = {
  id: 'live-file',
  unit: null,
  source: 'sharing rules of Windows for the directory database and loaded hives',
  says: 'The path is that of a file in use, which Windows does not let anyone read: it came from a shadow copy.',
  formula: `${WEIGHTS.liveFile} points`,
  raisedBy: ['backup through shadow copies'],
  judge({ sensitive }) {
    const file = sensitive.find((each) => LIVE.test(each.full) || each.snapshot);
    if (!file) return null;
    const text = file.snapshot
      ? `${file.name} was read from a shadow copy.`
      : `${file.name} is in use on a running controller: on Windows it is readable only from a shadow copy or an offline system.`;
    return { value: file.name, points: WEIGHTS.liveFile, text };
  },
};
