import type { Channel } from './channel.ts';
import { type AnswerMeasures, measureAnswers } from './measure/answers.ts';
import { measureNames, type NameMeasures } from './measure/names.ts';
import { measureTiming, type TimingMeasures } from './measure/timing.ts';
import type { ServiceFit } from './service.ts';

/** How a channel stands among everything else in the evidence. */
export interface Standing {
  /** Computers (no resolvers, no forwarders) that ask below the zone, this one included. */
  clients: number;
  /** Computers in the evidence that ask anything. */
  siteClients: number;
  /** All queries went to servers that resolve for the site. */
  viaResolver: boolean;
  /** Queries without recursion: the initiator resolves for others. */
  iterative: boolean;
  /** Letters of both cases are what this initiator does in every zone: a resolver's 0x20. */
  caseIsHabit: boolean;
  /** Reverse zone (in-addr.arpa, ip6.arpa, e164.arpa). */
  reverse: boolean;
  /** The zone's suffix is on the public list. */
  listed: boolean;
}

/** All that signals judge. */
export interface Profile {
  channel: Channel;
  names: NameMeasures;
  answers: AnswerMeasures;
  timing: TimingMeasures;
  standing: Standing;
  /** Exact totals of the screen, also where messages were not kept. */
  totals: { queries: number; answers: number };
  /** Share of queries for each type, by number. */
  queryTypes: Map<number, number>;
  /** Messages on port 53 that are no DNS. */
  broken: number;
  /** The trusted service that the names look like. */
  service: ServiceFit | null;
}

export function profileChannel(
  channel: Channel,
  standing: Standing,
  totals: Profile['totals'] | null,
  service: ServiceFit | null,
): Profile {
  const queryTypes = new Map<number, number>();
  let broken = 0;
  let queries = 0;
  for (const message of channel.messages) {
    if (message.bad !== null && message.name.length === 0) broken++;
    else if (!message.response) {
      queries++;
      queryTypes.set(message.qtype, (queryTypes.get(message.qtype) ?? 0) + 1);
    }
  }
  const names = measureNames(channel);
  const answers = measureAnswers(channel);
  return {
    channel,
    names,
    answers,
    timing: measureTiming(channel),
    standing,
    totals: totals ?? { queries, answers: answers.answers },
    queryTypes,
    broken,
    service,
  };
}
