import { type Cite, compareCites } from '../../base/provenance.ts';
import { MAX_CITES } from './bounds.ts';

/** Each place once, in the order of the evidence. */
export function distinctCites(moments: readonly Cite[]): Cite[] {
  const chosen = new Map<string, Cite>();
  for (const { evidence, record, offset } of moments) {
    const key = `${evidence} ${record} ${offset}`;
    if (chosen.size < MAX_CITES) chosen.set(key, { evidence, record, offset });
  }
  return [...chosen.values()].sort(compareCites);
}
