/** What stands behind an alert, for `exhume explain`. */
export interface AlertText {
  id: 2030 | 2031;
  title: string;
  question: string;
  /** ATT&CK technique ids of the alert in Defender for Identity. */
  attack: string[];
  /** How it is decided, a sentence each. */
  decided: string[];
  /** What raises it without harm. */
  raisedBy: string[];
  /** What cannot be seen, a sentence each. */
  limits: string[];
}

/** In order of their ids. */
export const ALERT_TEXTS: readonly AlertText[] = [
  {
    id: 2030,
    title: 'Data exfiltration over SMB',
    question: 'What content left a domain controller over SMB that has no business leaving?',
    attack: ['T1048', 'T1048.003', 'T1570'],
    decided: [
      'Every file that crosses between a domain controller and another computer is followed by its handle: which byte ranges were seen, what size the server declared, whether all of it was seen.',
      'What is sensitive is told by path, by name and by content, so a renamed ntds.dit is still ntds.dit.',
      'One finding is one run of transfers from one origin to one recipient; an hour without a transfer ends a run.',
      'Who the controllers are is told by --dc, by what they serve (SYSVOL and NETLOGON, Kerberos, replication) and by what they say of themselves; content that only a controller has counts from any computer, with fewer points.',
      'The score is a sum of named points, and a finding shows each of them.',
    ],
    raisedBy: ['backup of a domain controller by an approved host', 'administrators who collect logs'],
    limits: [
      'SMB 3 encryption hides names and content; who, when and how much stay visible, the share only where it was opened before.',
      'Secrets that leave by another way than files: replication (DCSync) is told as related activity, LDAP and remote shells are not looked at.',
      'A copy that was made before the capture began, or by another protocol, is not seen.',
    ],
  },
  {
    id: 2031,
    title: 'Suspicious communication over DNS',
    question: 'Does information cross in DNS messages that name resolution does not need?',
    attack: ['T1020', 'T1029', 'T1041', 'T1048', 'T1048.003', 'T1071', 'T1071.004'],
    decided: [
      'A channel has to carry content: names that differ on the way up, answers that differ on the way down. That content is measured in bytes, per initiator and zone.',
      'Structure and proof close the question: who else asks, which shape the names have, whether answers are used, and whether the wire format of a known tool can be decoded.',
      'The score is a sum of named points, and a finding shows each of them.',
    ],
    raisedBy: ['antivirus and reputation lookups', 'block lists', 'content delivery networks', 'telemetry'],
    limits: [
      'DNS over HTTPS or TLS shows no names unless a log of the resolver is given.',
      'Behind a resolver the initiator is the resolver, unless the evidence holds the client side too.',
    ],
  },
];
