import { typeName } from '../../../wire/dns/types.ts';
import { percent } from '../../signal.ts';
import type { Signal } from './signal.ts';

/** Types that lookups of computers use; NULL (10), KEY (25), TXT in bulk and private numbers are left. */
const COMMON: ReadonlySet<number> = new Set([
  1, 2, 5, 6, 12, 15, 28, 33, 35, 43, 46, 47, 48, 50, 52, 64, 65, 257,
]);
const TXT = 16;
const OBSOLETE_WEIGHT = 16;
const TEXT_WEIGHT = 8;

export const recordTypes: Signal = {
  id: 'record-types',
  unit: 'share',
  source: 'record types of newly seen names after Tatang et al.; types that public tunnel tools use',
  says: 'Share of questions for record types that computers rarely ask: NULL, KEY, private numbers; TXT counts half.',
  formula:
    '16 points times the share of rare types plus 8 times the share of TXT, when there are at least 4 such questions',
  raisedBy: ['mail servers (TXT)', 'certificate validation', 'key telemetry (NULL)'],
  judge({ queryTypes }) {
    let total = 0;
    let rare = 0;
    let most = { type: 0, count: 0 };
    for (const [type, count] of queryTypes) {
      total += count;
      if (COMMON.has(type)) continue;
      if (type !== TXT) rare += count;
      if (count > most.count) most = { type, count };
    }
    const text = queryTypes.get(TXT) ?? 0;
    if (rare + text < 4) return null;
    const points = Math.round((rare / total) * OBSOLETE_WEIGHT + (text / total) * TEXT_WEIGHT);
    if (points <= 0) return null;
    const share = (rare + text) / total;
    return {
      value: Math.round(share * 100) / 100,
      points,
      text: `${percent(share)} of the questions are for rare types, most for ${typeName(most.type)}.`,
    };
  },
};
