import { counted, duration, listed } from '../../base/words.ts';
import type { DnsPart, Finding } from '../../detect/finding.ts';
import type { StepFacts } from '../alerts.ts';
import { blockLines } from '../block.ts';
import { MAX_BLOCKED_ZONES, MAX_NAMED } from '../bounds.ts';
import { type CaseContext, hasRole, hostLabel, hostLabels, whenText } from '../context.ts';
import type { ReportTriage } from '../report.ts';
import { type BlockTarget, blockTarget, isInternalZone, isSafeName, rdapCommands } from '../zone.ts';
import { zoneAddresses } from './scope.ts';
import { newFor } from './triage.ts';
import * as words from './words.ts';

const YES = 'yes';

function flag(holds: boolean): string | null {
  return holds ? YES : null;
}

function someText(text: string): string | null {
  return text === '' ? null : text;
}

/** Facts for the steps of alert 2031, each null when it is not known or does not hold. */
export function dnsStepFacts(context: CaseContext, finding: Finding, triage: ReportTriage): StepFacts {
  return {
    ...endFacts(context, finding),
    ...subjectFacts(context, finding),
    ...amountFacts(context, finding),
    ...blockFacts(finding),
    notBenign: flag(triage.suggestion === 'TP' || triage.suggestion === 'open'),
    malicious: flag(triage.suggestion === 'TP' && words.isProved(words.dnsPart(finding))),
  };
}

function endFacts(context: CaseContext, finding: Finding): StepFacts {
  const dns = words.dnsPart(finding);
  const facts = words.dnsFacts(finding);
  const { initiator } = dns;
  const outside = words.outsideServers(finding);
  const inside = dns.servers.filter((server) => !outside.includes(server));
  return {
    initiator: initiator === null ? null : hostLabel(context, initiator),
    initiatorIsController: flag(initiator !== null && hasRole(context, initiator, /domain controller|^dc$/i)),
    resolverOnly: flag(words.clientUnknown(finding)),
    resolvers: someText(hostLabels(context, inside)) ?? 'your resolvers',
    resolverKnown: flag(inside.length > 0),
    others: someText(hostLabels(context, facts.otherInitiators)),
    outsideServers: someText(listed(outside, MAX_NAMED)),
    rawSocket: words.rawSocketGrounds(finding),
    processes: someText(listed(dns.processes, MAX_NAMED)),
    culprit: someText(listed(dns.processes, MAX_NAMED)) ?? culprit(dns),
    users: null,
    contacts: someText(contactList(context, finding)),
  };
}

/** What to remove, as the object of a sentence; a grammar alone is hedged. */
function culprit(dns: DnsPart): string | null {
  const tool = words.toolText(dns);
  return dns.tool.proof === 'grammar' && tool !== null ? `the tool (${tool})` : tool;
}

function contactList(context: CaseContext, finding: Finding): string {
  const texts = words
    .dnsFacts(finding)
    .contacts.map(
      (contact) =>
        `${hostLabel(context, contact.from)} to ${contact.to} (${contact.protocol} port ${contact.port})`,
    );
  return listed([...new Set(texts)], MAX_NAMED);
}

function subjectFacts(context: CaseContext, finding: Finding): StepFacts {
  const dns = words.dnsPart(finding);
  const [zone] = dns.zones;
  const gap = newFor(context, finding);
  const internal = zone !== undefined && isInternalZone(zone);
  return {
    subject: words.subject(dns),
    looksLike: words.dnsFacts(finding).looksLike,
    internalSuffix: flag(internal),
    newFor: gap === null ? null : duration(gap),
    ownOrNew: flag(internal || gap !== null),
    recordsSeen: someText(listed(zoneAddresses(finding), MAX_NAMED)),
  };
}

function amountFacts(context: CaseContext, finding: Finding): StepFacts {
  const dns = words.dnsPart(finding);
  const up = words.boundsText(dns.bytesUp);
  const down = words.boundsText(dns.bytesDown);
  const some = dns.bytesUp.upper + dns.bytesDown.upper > 0;
  return {
    amount: some ? capitalised(`${up} left and ${down} came in`) : null,
    sending: { up: 'it was sending.', down: 'it was receiving.', both: 'it was talking both ways.' }[
      words.direction(dns)
    ],
    recovered: words.recoveredText(dns),
    from: whenText(context, finding.first),
    to: whenText(context, finding.last),
  };
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function targets(finding: Finding): { zone: string; target: BlockTarget }[] {
  const { zones } = words.dnsPart(finding);
  return zones.map((zone) => ({ zone, target: blockTarget(zone) }));
}

/** Zones to block, each once. */
function blockZones(finding: Finding): string[] {
  const zones = targets(finding).map(({ target }) => target.zone);
  return [...new Set(zones.filter((zone) => zone !== null))];
}

function blockFacts(finding: Finding): StepFacts {
  const all = blockZones(finding);
  const shared = targets(finding).some(({ target }) => target.shared);
  return {
    blockZones: someText(listed(all, MAX_NAMED)),
    blockShared: shared
      ? 'Its parent is a suffix that strangers share: block this name, not the parent.'
      : null,
    blockRefused: refused(finding, all),
  };
}

function refused(finding: Finding, all: readonly string[]): string | null {
  const unsafe = all.filter((zone) => !isSafeName(zone)).length;
  const open = targets(finding).filter(({ target }) => target.zone === null).length;
  const over = all.filter(isSafeName).length - MAX_BLOCKED_ZONES;
  const parts = [
    unsafe > 0
      ? `No ready line is given for ${counted(unsafe, 'zone')}: the name holds characters that are not safe in the syntax of BIND, Unbound, dnsmasq or PowerShell.`
      : '',
    open > 0 ? `${counted(open, 'name')} is a public suffix: blocking it would hit strangers.` : '',
    over > 0
      ? `Ready lines are given for the first ${MAX_BLOCKED_ZONES} zones, ${counted(over, 'zone')} more stand in the finding.`
      : '',
  ];
  return someText(parts.filter((text) => text !== '').join(' '));
}

/** Ready lines for `dns.fix.block` and `dns.scope.records`. */
export function dnsStepLines(finding: Finding): Readonly<Record<string, string[]>> {
  const [zone] = words.dnsPart(finding).zones;
  return {
    blockLines: blockLines(blockZones(finding).filter(isSafeName).slice(0, MAX_BLOCKED_ZONES)),
    rdapLines: rdapCommands(zone ?? null, zoneAddresses(finding).slice(0, MAX_NAMED)),
  };
}
