import { percent } from '../../signal.ts';
import type { Signal } from './signal.ts';

export const steadyBeat: Signal = {
  id: 'steady-beat',
  unit: 's',
  source: 'median absolute deviation of the gaps between bursts over their median',
  says: 'Questions come at a beat that nobody types, over a long time, in a zone whose names are no words.',
  formula:
    '8 points when the jitter is at most 35 % over at least 24 gaps, and a name carries at least 2 bytes',
  raisedBy: ['monitoring', 'clocks and updates'],
  judge({ timing, names }) {
    if (timing.gaps < 24 || timing.jitter > 0.35 || names.rawContent < 2) return null;
    const period = timing.period >= 10 ? Math.round(timing.period) : Math.round(timing.period * 10) / 10;
    return {
      value: period,
      points: 8,
      text: `Questions come every ${period} s, give or take ${percent(timing.jitter)}, ${timing.gaps} times.`,
    };
  },
};
