import type { Score } from '../severity.ts';
import type { Channel } from './channel.ts';
import { residual } from './codec/labels.ts';
import { type Profile, profileChannel, type Standing } from './profile.ts';
import { scoreProfile } from './score.ts';
import { fitService, type ServiceFit } from './service.ts';
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

interface Hit {
  tool: Tool;
  verdict: Verdict;
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
  const service = fitService(whole);
  const profile = profileChannel(channel, standing, channel === whole ? totals : null, service);
  const bare = scoreProfile(profile, null, null);
  const hit = isCrowd(standing) && bare.severity === null ? null : askTools(whole, channel, bare, tools);
  const found = service && isOwnZone(service) && hit?.verdict.proof === 'grammar' ? null : hit;
  const score = found ? scoreProfile(profile, found.verdict, found.tool.name) : bare;
  return { channel, whole, profile, tool: found?.tool ?? null, verdict: found?.verdict ?? null, score };
}

/** Share of the site's computers, and their number, from which a zone is everybody's. */
const CROWD_SHARE = 0.2;
const CROWD = 4;

/** Zones that much of the site asks are put to the tools only when their content stands out all the same. */
function isCrowd({ clients, siteClients }: Standing): boolean {
  return clients >= CROWD && clients >= siteClients * CROWD_SHARE;
}

/** Tools find their own zone; the refined channel helps where the whole holds much else. */
function askTools(whole: Channel, channel: Channel, bare: Score, tools: readonly Tool[]): Hit | null {
  const hit = recogniseTool(whole, tools);
  if (hit || channel === whole || bare.severity === null) return hit;
  return recogniseTool(channel, tools);
}

/** A shape alone says nothing where only the service itself can make names. */
function isOwnZone({ match }: ServiceFit): boolean {
  return !match.service.strangersCanCreateNames;
}

/** The same channel below its refined zone; itself when the zone stays. */
function narrow(whole: Channel): Channel {
  if (whole.kind !== 'zone') return whole;
  const zone = refineZone(whole);
  if (zone.length === whole.zone.length) return whole;
  return { ...whole, zone, messages: whole.messages.filter((m) => residual(m.name, zone) !== null) };
}

/** The strongest verdict of all tools; the first in alphabetical order among equals. */
export function recogniseTool(channel: Channel, tools: readonly Tool[]): Hit | null {
  let best: Hit | null = null;
  for (const tool of tools) {
    const verdict = tool.recognise(channel);
    if (verdict && (!best || STRENGTH[verdict.proof] > STRENGTH[best.verdict.proof]))
      best = { tool, verdict };
  }
  return best;
}
