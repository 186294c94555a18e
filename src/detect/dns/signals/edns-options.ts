import { doublings, grouped } from '../../signal.ts';
import type { Signal } from './signal.ts';

export const ednsOptions: Signal = {
  id: 'edns-options',
  unit: 'byte',
  source: 'RFC 6891 options other than client subnet and padding that change from query to query',
  says: 'EDNS options that carry something new in each question.',
  formula: '10 points per doubling over 48 bytes, at most 40',
  raisedBy: ['DNS cookies of a client that changes its address often'],
  judge({ names }) {
    const points = doublings(names.optionBytes, 48, 10, 40);
    if (points <= 0) return null;
    return {
      value: names.optionBytes,
      points,
      text: `EDNS options carry ${grouped(names.optionBytes)} bytes that are new in each question.`,
    };
  },
};
