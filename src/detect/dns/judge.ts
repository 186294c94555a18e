import type { Channel } from './channel.ts';
import { residual } from './codec/labels.ts';
import { type Profile, profileChannel, type Standing } from './profile.ts';
import { type Score, scoreProfile } from './score.ts';
import { fitService } from './service.ts';
import type { Tool, Verdict } from './tool.ts';
import { refineZone } from './zone.ts';

/** A channel with everything that was found out about it. */
export interface Judged {
  /** The channel below its refined zone. */
  channel: Channel;
  /** The channel as it was collected. */
  whole: Channel;
  profile: Profile;
  tool: Tool | null;
  verdict: Verdict | null;
  score: Score;
}

/** Strength order of proofs. */
const STRENGTH = { proved: 3, decoded: 2, grammar: 1 } as const;

/** Refines, measures, asks the tools and scores. `tools` is empty with --no-fingerprints. */
export function judgeChannel(
  whole: Channel,
  standing: Standing,
  totals: Profile['totals'] | null,
  tools: readonly Tool[],
): Judged {
  const channel = narrow(whole);
  const found = recogniseTool(channel, tools) ?? (channel === whole ? null : recogniseTool(whole, tools));
  const service = fitService(whole);
  const profile = profileChannel(channel, standing, channel === whole ? totals : null, service);
  const score = scoreProfile(profile, found?.verdict ?? null, found?.tool.name ?? null);
  return { channel, whole, profile, tool: found?.tool ?? null, verdict: found?.verdict ?? null, score };
}

/** The same channel below its refined zone; itself when the zone stays. */
function narrow(whole: Channel): Channel {
  if (whole.kind !== 'zone') return whole;
  const zone = refineZone(whole);
  if (zone.length === whole.zone.length) return whole;
  return { ...whole, zone, messages: whole.messages.filter((m) => residual(m.name, zone) !== null) };
}

/** The strongest verdict of all tools; the first in alphabetical order among equals. */
export function recogniseTool(
  channel: Channel,
  tools: readonly Tool[],
): { tool: Tool; verdict: Verdict } | null {
  let best: { tool: Tool; verdict: Verdict } | null = null;
  for (const tool of tools) {
    const verdict = tool.recognise(channel);
    if (verdict && (!best || STRENGTH[verdict.proof] > STRENGTH[best.verdict.proof]))
      best = { tool, verdict };
  }
  return best;
}
