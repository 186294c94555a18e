import type { Signal } from './signal.ts';

export const labelLength: Signal = {
  id: 'label-length',
  unit: 'byte',
  source: 'label limits of tools (57 to 63 bytes) against names of hosts',
  says: 'Labels near the limit of 63 bytes, over several names.',
  formula: '6 points from a longest label of 50 bytes, 3 from 40, with at least 4 names that carry content',
  raisedBy: ['reputation services', 'DKIM selectors', 'cloud load balancers'],
  judge({ names }) {
    if (names.carriers < 4 || names.longestLabel < 40) return null;
    const points = names.longestLabel >= 50 ? 6 : 3;
    return {
      value: names.longestLabel,
      points,
      text: `Labels are up to ${names.longestLabel} bytes long (63 is the limit).`,
    };
  },
};
