/**
 * What a responder does after an alert, as data: when a step applies and what it says. The case supplies the
 * facts by name; nothing here computes.
 *
 * A sentence holds facts as `{name}`. It is left out when one of them, or one of its `when`, is missing; a
 * name with `!` in front must be missing. So a step never prints a hole, and never says what is not known.
 */
export interface Sentence {
  when: readonly string[];
  say: string;
}

/** Steps are printed in this order. */
export const PHASES = [
  'triage',
  'contain',
  'evidence',
  'accounts',
  'krbtgt',
  'secrets',
  'prevention',
] as const;

type Phase = (typeof PHASES)[number];

export interface RemediationStep {
  id: string;
  alert: 2031 | 2030;
  phase: Phase;
  /** Facts that must hold (or, with `!`, must not) for the step to apply. */
  when: readonly string[];
  text: readonly Sentence[];
  /** Fact with ready lines, printed below the text one by one; null when the step has none. */
  lines: string | null;
  why: string;
}

/** A sentence with the facts that it needs besides those it names. */
export function say(text: string, ...when: string[]): Sentence {
  return { when, say: text };
}

/** In the order of printing within a phase. */
export const REMEDIATION_STEPS: readonly RemediationStep[] = [
  {
    id: 'dns.triage.trust',
    alert: 2031,
    phase: 'triage',
    when: ['subject'],
    text: [
      say(
        'Ask whether {subject} belongs to a service that you use: antivirus, EDR, mail reputation, CDN, telemetry.',
      ),
      say('The names look like {looksLike}: check that first.'),
      say(
        'If it is known, trusted and such lookups are permitted, close this as a benign true positive and put the ready entry into the site configuration.',
      ),
    ],
    lines: null,
    why: 'Many products carry data in DNS names on purpose.',
  },
  {
    id: 'dns.triage.own',
    alert: 2031,
    phase: 'triage',
    when: ['ownOrNew'],
    text: [
      say(
        '{subject} lies under a suffix that only an internal network has: ask the owner of that zone.',
        'internalSuffix',
      ),
      say(
        'The first question for {subject} comes after {newFor} of evidence without one: ask whether it was added to the organisation just then.',
        '!internalSuffix',
      ),
      say('A zone of your own, or one newly taken into use, can be closed.'),
    ],
    lines: null,
    why: 'A domain of your own, or one that was just added, is no attacker.',
  },
  {
    id: 'dns.triage.process',
    alert: 2031,
    phase: 'triage',
    when: ['initiator', '!resolverOnly', '!processes'],
    text: [
      say('Find the process on {initiator} that sends these queries.'),
      say(
        'The pattern is that of a raw socket ({rawSocket}), so Sysmon event 22 and the DNS-Client log stay silent: use Sysmon event 3 with destination port 53, the EDR, Get-NetUDPEndpoint, or on Linux ss -uapn.',
      ),
      say(
        'The queries went the usual way through the resolver, so both are possible: a caller of the system resolver stands in Sysmon event 22 or DNS-Client/Operational 3006 and 3008; a tool with a socket of its own only in Sysmon event 3 (destination port 53), the EDR or, on Linux, ss -uapn.',
        '!rawSocket',
      ),
      say(
        'Process Monitor (UDP Send, path ending in :domain or :53) shows a direct sender, but svchost.exe (Dnscache) for ordinary lookups.',
      ),
    ],
    lines: null,
    why: 'The process tells the tool, how it got there and whose account runs it.',
  },
  {
    id: 'dns.triage.client',
    alert: 2031,
    phase: 'triage',
    when: ['resolverOnly'],
    text: [
      say('Find the client behind the resolver {initiator}: this evidence holds only its outer leg.'),
      say('Only the outer leg of a resolver is in this evidence: find the client behind it.', '!initiator'),
      say(
        'Its query log (BIND querylog, Unbound log-queries, Windows DNS analytic events 256 and 257 or debug log) names who asked for {subject}.',
      ),
    ],
    lines: null,
    why: 'A resolver asks for others; the computer to contain is the one that asked it.',
  },
  {
    id: 'dns.fix.contain',
    alert: 2031,
    phase: 'contain',
    when: ['notBenign', 'initiator', '!resolverOnly'],
    text: [
      say('Contain {initiator}: {sending}', 'malicious', 'sending'),
      say(
        'Confirm first: find the process on {initiator} and ask who here uses {subject}; contain {initiator} unless that clears it.',
        '!malicious',
      ),
      say(
        'Confirm first: find the process on {initiator}; contain {initiator} unless that clears it.',
        '!malicious',
        '!subject',
      ),
      say(
        'Isolate it with the EDR or at the switch port; an address block at the border is not enough, because the resolver speaks for it.',
        '!outsideServers',
      ),
      say('Isolate it with the EDR, or block it at the switch port or firewall.', 'outsideServers'),
      say('Do not power it off first: memory holds the tool.'),
      say(
        'It is a domain controller: do not isolate it without a plan, since authentication stops; take it out of rotation.',
        'initiatorIsController',
      ),
    ],
    lines: null,
    why: 'It is the end of the channel that stands in your network.',
  },
  {
    id: 'dns.fix.block',
    alert: 2031,
    phase: 'contain',
    when: ['notBenign', 'blockZones'],
    text: [
      say(
        'Block {blockZones} and everything below on {resolvers} and every other resolver that clients can reach.',
        'malicious',
      ),
      say(
        'If the zone stays untrusted after triage, block {blockZones} and everything below on {resolvers} and every other resolver that clients can reach.',
        '!malicious',
      ),
      say('Then flush the caches and watch who goes on asking: those computers are infected too.'),
      say('{blockShared}'),
      say('{blockRefused}'),
    ],
    lines: 'blockLines',
    why: 'It stops the channel for every computer at once, also for those that are not in this evidence.',
  },
  {
    id: 'dns.fix.egress',
    alert: 2031,
    phase: 'contain',
    when: ['notBenign', 'outsideServers'],
    text: [
      say(
        'Queries went straight to {outsideServers}. Allow DNS (port 53, DoT 853, known DoH servers) to the outside only from your own resolvers.',
      ),
    ],
    lines: null,
    why: 'Otherwise a block on the resolvers is walked around.',
  },
  {
    id: 'dns.scope.records',
    alert: 2031,
    phase: 'evidence',
    when: ['resolverKnown', 'subject'],
    text: [
      say(
        'On {resolvers} look up what is held and logged for {subject}: cached records (rndc dumpdb -cache, unbound-control dump_cache, Show-DnsServerCache), who asked, and forwarders, conditional forwarders or stub zones for it that nobody ordered.',
      ),
      say('Seen here: {recordsSeen}.'),
      say(
        'For owner and place ask RDAP from an online machine; never query the zone itself, its owner would see it.',
      ),
    ],
    lines: 'rdapLines',
    why: 'The far end of the channel is where the data went.',
  },
  {
    id: 'dns.scope.hosts',
    alert: 2031,
    phase: 'evidence',
    when: ['notBenign', 'initiator'],
    text: [
      say(
        'Investigate {initiator} and {resolvers} from {from} on: other alerts, failed sign-ins, programs installed then, who was signed in.',
        'resolverKnown',
      ),
      say(
        'Investigate {initiator} from {from} on: other alerts, failed sign-ins, programs installed then, who was signed in.',
        '!resolverKnown',
      ),
    ],
    lines: null,
    why: 'A channel needs someone to start it; how it got there is not in the DNS traffic.',
  },
  {
    id: 'dns.scope.others',
    alert: 2031,
    phase: 'evidence',
    when: ['notBenign', 'others'],
    text: [say('{others} asked for the same zone: treat them the same way until shown otherwise.')],
    lines: null,
    why: 'One implant rarely comes alone.',
  },
  {
    id: 'dns.scope.contacts',
    alert: 2031,
    phase: 'evidence',
    when: ['notBenign', 'contacts'],
    text: [say('Follow the connections to addresses that the zone resolved to: {contacts}.')],
    lines: null,
    why: 'Where DNS opened a door, more may have gone through it than through DNS.',
  },
  {
    id: 'dns.scope.amount',
    alert: 2031,
    phase: 'evidence',
    when: ['notBenign', 'amount'],
    text: [
      say('{amount} between {from} and {to}.'),
      say('Recovered: {recovered}.'),
      say('The lower number is proved, the upper one is what the messages had room for.', 'malicious'),
      say(
        'The lower number is estimated from what does not repeat, the upper one is what the messages had room for.',
        '!malicious',
      ),
    ],
    lines: null,
    why: 'The amount decides whether and whom you have to notify.',
  },
  {
    id: 'dns.fix.tool',
    alert: 2031,
    phase: 'evidence',
    when: ['notBenign', 'initiator', '!resolverOnly', 'culprit'],
    text: [
      say(
        'Take a memory image of {initiator} and a copy of the program first. Then remove {culprit} and whatever starts it again: services, scheduled tasks, run keys, cron.',
      ),
    ],
    lines: null,
    why: 'The copy shows what it can do; removal without it leaves that open.',
  },
  {
    id: 'dns.fix.users',
    alert: 2031,
    phase: 'accounts',
    when: ['notBenign', 'initiator', '!resolverOnly'],
    text: [
      say('Once the channel is confirmed, not before:', '!malicious'),
      say(
        'Users seen on {initiator} around that time: {users}. Reset their passwords and turn on MFA.',
        'users',
      ),
      say(
        'No user of {initiator} is known from this evidence: look in its security log (4624, 4648) or the EDR for users from {from} to {to}, reset their passwords and turn on MFA.',
        '!users',
      ),
      say('MFA protects cloud and VPN, not Kerberos or SMB: end their sessions as well.'),
    ],
    lines: null,
    why: 'Whoever was signed in there may be compromised with the computer.',
  },
  {
    id: 'dns.fix.confirm',
    alert: 2031,
    phase: 'accounts',
    when: ['notBenign', 'initiator', '!resolverOnly'],
    text: [
      say(
        'Where these accounts are synchronised to the cloud and high-risk user policies are set up, Confirm user compromised does the same: it sets the risk to high and those policies act. It does nothing to an account that is only on premises.',
      ),
    ],
    lines: null,
    why: 'It is the quickest way to shut an account out of the cloud, where the policies exist.',
  },
  {
    id: 'dns.prevent.log',
    alert: 2031,
    phase: 'prevention',
    when: ['!processes'],
    text: [
      say(
        'Turn on what would have named the process: Sysmon event 22, and event 3 for destination port 53; the DNS-Client/Operational channel; query or analytic logs on {resolvers}.',
      ),
    ],
    lines: null,
    why: 'Next time the process is known from the logs.',
  },
];
