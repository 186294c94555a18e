import type { Finding } from '../../detect/finding.ts';
import type { AlertCase } from '../alerts.ts';
import { blockTarget } from '../zone.ts';
import { dnsStepFacts, dnsStepLines } from './facts.ts';
import { dnsHeadline } from './headline.ts';
import { dnsScope } from './scope.ts';
import { dnsStory } from './story.ts';
import { dnsTriage } from './triage.ts';
import { clientUnknown, dnsFacts, dnsPart } from './words.ts';

/** Alert 2031, Suspicious communication over DNS. */
export const dnsAlert: AlertCase = {
  alert: 2031,
  incidentKeys,
  addresses,
  contents: (finding) =>
    dnsPart(finding)
      .recovered.map((content) => content.sha256)
      .filter((hash) => hash !== null),
  headline: dnsHeadline,
  story: dnsStory,
  scope: dnsScope,
  triage: dnsTriage,
  facts: dnsStepFacts,
  lines: (_, finding) => dnsStepLines(finding),
};

/**
 * The computer, unless it is a resolver that speaks for many; the zone's owner; and the listener, where a
 * server outside the site's resolvers is what the channel leads to.
 */
function incidentKeys(finding: Finding): string[] {
  const { initiator, zones, servers } = dnsPart(finding);
  const keys = zones.map((zone) => `zone ${blockTarget(zone).zone ?? zone}`.toLowerCase());
  if (initiator !== null && !clientUnknown(finding)) keys.push(`computer ${initiator}`);
  return zones.length > 0 ? keys : keys.concat(servers.map((server) => `server ${server}`));
}

function addresses(finding: Finding): string[] {
  const { initiator, servers } = dnsPart(finding);
  const { otherInitiators, contacts } = dnsFacts(finding);
  const near = initiator === null ? [] : [initiator];
  return [
    ...near,
    ...servers,
    ...otherInitiators,
    ...contacts.flatMap((contact) => [contact.from, contact.to]),
  ];
}
