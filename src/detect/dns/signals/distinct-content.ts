import { doublings, grouped } from '../../signal.ts';
import type { Signal } from './signal.ts';

export const distinctContent: Signal = {
  id: 'distinct-content',
  unit: 'byte',
  source:
    'surprise of labels under data/label-model; bound on information per zone after Paxson et al., USENIX Security 2013',
  says: 'Bytes that the distinct names carry beyond what ordinary labels and the zone’s own repeats would need.',
  formula: '10 points per doubling over 32 bytes, at most 45',
  raisedBy: ['reputation and hash lookups', 'content delivery names made per object', 'block lists'],
  judge({ names }) {
    const points = doublings(names.content, 32, 10, 45);
    if (points <= 0) return null;
    const distinct = grouped(names.residuals.length);
    return {
      value: names.content,
      points,
      text: `${distinct} distinct names carry about ${grouped(names.content)} bytes.`,
    };
  },
};
