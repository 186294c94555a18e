import { pointsOf, type Score, scoreOf, sumOf } from '../severity.ts';
import type { Profile } from './profile.ts';
import { SIGNALS } from './signals/registry.ts';
import type { Verdict } from './tool.ts';

/** What a recognised tool is worth: proof ends the question, a grammar alone only adds to it. */
export const TOOL_POINTS = { proved: 50, decoded: 35, grammar: 20 } as const;
/** What was found stands with the tool itself; the signal only says how strong it is. */
const PROOF_WORDS = {
  proved: 'proved by what only this tool does.',
  decoded: 'its content decodes.',
  grammar: 'the names fit its grammar, which others may fit too.',
} as const;
/** Least score with a tool of that proof. */
export const TOOL_FLOOR = { proved: 75, decoded: 65, grammar: 45 } as const;
/** A proved tool that moved this much is critical. */
const PROVED_BULK_BYTES = 1024;
const PROVED_BULK_FLOOR = 90;

/** Sum of named points, 0 to 100; severity null below `low`. */
export function scoreProfile(profile: Profile, verdict: Verdict | null, toolName: string | null): Score {
  const why = pointsOf(SIGNALS, profile);
  let total = sumOf(why);
  if (verdict) {
    const points = toolPoints(total, verdict);
    total += points;
    why.push({
      signal: 'tool',
      unit: null,
      value: verdict.proof,
      points,
      text: `${toolName}: ${PROOF_WORDS[verdict.proof]}`,
    });
  }
  return scoreOf(Math.max(0, Math.min(100, total)), why);
}

/** A tool never lowers a score, and lifts it to the floor of its proof. */
function toolPoints(total: number, verdict: Verdict): number {
  const moved = (verdict.bytesUp?.lower ?? 0) + (verdict.bytesDown?.lower ?? 0);
  const bulk = verdict.proof === 'proved' && moved >= PROVED_BULK_BYTES;
  const floor = bulk ? PROVED_BULK_FLOOR : TOOL_FLOOR[verdict.proof];
  return Math.max(TOOL_POINTS[verdict.proof], floor - total);
}
