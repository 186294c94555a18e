import { type RemediationStep, say } from './remediation-steps.ts';

/** Steps of alert 2030, in the order of printing within a phase. Sources: the alert's own guidance, [MS-…], Microsoft Learn. */
export const SMB_REMEDIATION_STEPS: readonly RemediationStep[] = [
  {
    id: 'smb.triage.intent',
    alert: 2030,
    phase: 'triage',
    when: ['files'],
    text: [
      say('Ask whether {people} should copy {files} from {origin} to {recipient}.', 'people'),
      say('Ask whether anybody should copy {files} from {origin} to {recipient}.', '!people'),
      say(
        'If so, close this as a benign true positive and put the ready entry into the site configuration: it excludes the computer.',
      ),
    ],
    lines: null,
    why: 'Backups, promotions of controllers and forensic work copy the same files on purpose.',
  },
  {
    id: 'smb.triage.backup',
    alert: 2030,
    phase: 'triage',
    when: ['backupLike'],
    text: [
      say(
        'Account or share is named like a backup: name the job and its owner, and check that {from} lies in its window.',
      ),
    ],
    lines: null,
    why: 'A backup account is what a thief would like to use: the name alone clears nothing.',
  },
  {
    id: 'smb.fix.contain',
    alert: 2030,
    phase: 'contain',
    when: ['notBenign', 'moved'],
    text: [
      say('Contain {recipient}: it holds the copies.', 'malicious', 'inside'),
      say('If triage does not clear it, contain {recipient}: it holds the copies.', '!malicious', 'inside'),
      say(
        '{recipient} is outside the organisation: block it at the border and keep the logs of the border.',
        'outside',
      ),
      say(
        'Isolate it with the EDR or at the switch port, and do not power it off first: memory holds the tool.',
        'inside',
      ),
      say(
        '{origin} wrote the data out itself, so it ran the attacker’s command: treat this controller as compromised and plan to rebuild it from known good.',
        'pushed',
        'controller',
      ),
      say(
        'Do not isolate the controller {origin} without a plan, since authentication stops: watch it, and block {recipient} towards it.',
        '!pushed',
        'controller',
      ),
    ],
    lines: null,
    why: 'The computer that got the files is where the attacker works from.',
  },
  {
    id: 'smb.scope.user',
    alert: 2030,
    phase: 'evidence',
    when: ['notBenign', 'account'],
    text: [
      say(
        'Investigate {account}: is it privileged, other alerts, failed sign-ins, what else it touched, which computers it signed in to from {from} on.',
      ),
    ],
    lines: null,
    why: 'The account opened the door; what else it opened is the rest of the breach.',
  },
  {
    id: 'smb.scope.user-unknown',
    alert: 2030,
    phase: 'evidence',
    when: ['notBenign', 'accountUnknown'],
    text: [
      say('Not every account is known: {accountUnknown}.'),
      say(
        'On {origin} look for events 4624, 5140 and 5145 from {recipientAddress} around {from}; for Kerberos, 4769 for its service on the controllers names the account.',
        '!pushed',
      ),
      say('On {recipient} look for events 4624, 5140 and 5145 from {originAddress} around {from}.', 'pushed'),
    ],
    lines: null,
    why: 'Without the account nobody knows whose password to reset.',
  },
  {
    id: 'smb.scope.hosts',
    alert: 2030,
    phase: 'evidence',
    when: ['notBenign'],
    text: [
      say(
        'Investigate {origin} and {recipient} from {from} on: other alerts, failed sign-ins, services, tasks and programs made then, who was signed in.',
      ),
      say('{refused} could not be opened: somebody tried.'),
    ],
    lines: null,
    why: 'A copy is the end of something that began elsewhere.',
  },
  {
    id: 'smb.scope.onward',
    alert: 2030,
    phase: 'evidence',
    when: ['notBenign', 'moved'],
    text: [
      say('The content went on: {onward}.'),
      say('Some of it left the organisation.', 'onwardOutside'),
      say(
        'No onward copy is in this evidence: look on {recipient} for archives, uploads, other shares and removable media after {to}.',
        '!onward',
      ),
      say('Search other evidence for the hashes of the files.', 'hashes'),
    ],
    lines: null,
    why: 'Whether it left the organisation decides whom you have to notify.',
  },
  {
    id: 'smb.fix.tool',
    alert: 2030,
    phase: 'evidence',
    when: ['notBenign', 'toolOrStaging'],
    text: [
      say('Find the tool: {tool}'),
      say(
        'On {origin} keep, then clear what was staged: {staging}. Look for shadow copies and installation media made around {from}.',
        'staging',
      ),
      say('On {recipient} take a memory image and a copy of the tool before it is removed.'),
    ],
    lines: null,
    why: 'What is left lying is found by the next one, and what is removed at once cannot be examined.',
  },
  {
    id: 'smb.fix.copies',
    alert: 2030,
    phase: 'evidence',
    when: ['notBenign', 'clear', 'inside'],
    text: [
      say(
        'Find the copied files on {recipient} and wherever they went, by the names, sizes and hashes of this finding; remove them once they are secured as evidence.',
      ),
    ],
    lines: null,
    why: 'A copy that stays can be taken again.',
  },
  {
    id: 'smb.fix.reset',
    alert: 2030,
    phase: 'accounts',
    when: ['notBenign', 'account'],
    text: [
      say(
        'Reset the password of {people} and turn on MFA; a privileged account twice, since the previous password stays good for a while.',
        'people',
      ),
      say(
        '{computers} is the account of a computer: reset the computer account (Reset-ComputerMachinePassword; a controller with netdom resetpwd, twice).',
        'computers',
      ),
      say(
        'Where the account is synchronised to the cloud and high-risk user policies are set up, Confirm user compromised does the same there; it does nothing to an account that is only on premises.',
        'people',
      ),
      say(
        'Tickets that were given out stay good until they end (10 hours by default): sign its sessions out or restart the computers.',
      ),
    ],
    lines: null,
    why: 'Whoever used the account knows its password, its hash or a ticket.',
  },
  {
    id: 'smb.fix.users',
    alert: 2030,
    phase: 'accounts',
    when: ['notBenign', 'moved', 'inside'],
    text: [
      say(
        'Find who was signed in on {recipient} from {from} to {to} (its security log 4624 and 4648, or the EDR), reset those passwords and turn on MFA.',
      ),
    ],
    lines: null,
    why: 'Whoever was signed in there may be compromised with the computer.',
  },
  {
    id: 'smb.fix.krbtgt',
    alert: 2030,
    phase: 'krbtgt',
    when: ['notBenign', 'krbtgt'],
    text: [
      say('Plan the double reset of KRBTGT: {krbtgt}.'),
      say(
        'WARNING: it affects every computer, server and user of the domain. Services break until tickets are renewed or they are restarted. Plan it first, rehearse it, and do it when the attacker is out, or the new key is stolen again.',
      ),
      say(
        '(1) First reset on the writable controller with the PDC emulator role. (2) Wait at least the longest ticket lifetime of the domain (10 hours by default; take the real setting) and 5 minutes of clock skew, until pwdLastSet of krbtgt is equal on every writable controller. (3) Second reset: the account keeps two passwords, so only this one throws the stolen key out.',
      ),
      say(
        'Until the second reset forged tickets still work; doing it without waiting ends them at once, and breaks everything signed before.',
      ),
      say(
        'Read-only controllers have accounts of their own (krbtgt_<number>): a writable controller’s database holds their keys as well, so reset each; never delete them. NTLM sessions are not affected. Other domains of the forest have their own KRBTGT.',
      ),
    ],
    lines: 'krbtgtLines',
    why: 'With the key of KRBTGT an attacker makes tickets for any account, with any lifetime.',
  },
  {
    id: 'smb.fix.sessions',
    alert: 2030,
    phase: 'krbtgt',
    when: ['notBenign', 'krbtgt'],
    text: [
      say(
        'Close all sessions to the domain controllers after each reset: SMB sessions, remote desktops and consoles; then restart the controllers in turn.',
      ),
      say('Sessions to controllers in this evidence: {sessions}.'),
    ],
    lines: 'sessionLines',
    why: 'Sessions on old tickets, and NTLM sessions, live on after the reset.',
  },
  {
    id: 'smb.fix.all-secrets',
    alert: 2030,
    phase: 'secrets',
    when: ['notBenign', 'krbtgt'],
    text: [
      say(
        'Treat every secret of the domain as known, in this order: administrators and tier 0 now; service accounts; all users, staged; computer accounts, controllers twice; trusts, both sides twice; DSRM on each controller.',
      ),
      say(
        'Managed accounts need a new KDS root key; AZUREADSSOACC$ and the accounts of Entra Connect, the signing certificates of AD FS, LAPS passwords and BitLocker recovery keys in the directory are in the database too.',
      ),
      say(
        'Look for what may have been planted: shadow credentials, SID history, AdminSDHolder, delegated rights.',
      ),
    ],
    lines: null,
    why: 'The database holds the keys of every account, current and past.',
  },
  {
    id: 'smb.fix.hives',
    alert: 2030,
    phase: 'secrets',
    when: ['notBenign', 'hives', 'controller'],
    text: [
      say(
        '{hives} of {origin} left: change its DSRM password, reset its machine account twice, and change the accounts whose secrets LSA keeps there (services, scheduled tasks).',
      ),
      say('Not seen here, so look for them: {hivesMissing}.'),
      say(
        'SYSTEM and SECURITY together give the controller’s machine key, with which DCSync is possible: look for replication by strangers.',
        'machineKey',
      ),
    ],
    lines: null,
    why: 'SYSTEM holds the boot key that opens SAM and SECURITY.',
  },
  {
    id: 'smb.fix.gpp',
    alert: 2030,
    phase: 'secrets',
    when: ['notBenign', 'policyPassword'],
    text: [
      say(
        'Change the password of the account that the preference names wherever it is used, and delete the item ({policyPassword}) from the policy (MS14-025).',
      ),
    ],
    lines: null,
    why: 'The key that encrypts cpassword is published.',
  },
  {
    id: 'smb.fix.cert',
    alert: 2030,
    phase: 'secrets',
    when: ['notBenign', 'keys'],
    text: [
      say(
        'Revoke and issue again what {keys} signs; for the key of a certification authority build a new one and clean the NTAuth store.',
      ),
    ],
    lines: null,
    why: 'A private key signs for its owner until it is revoked.',
  },
  {
    id: 'smb.fix.dpapi',
    alert: 2030,
    phase: 'secrets',
    when: ['notBenign', 'dpapi'],
    text: [
      say(
        'The DPAPI backup key of the domain cannot be changed: Microsoft’s advice is a new domain. Treat everything that users protected with DPAPI as open.',
      ),
    ],
    lines: null,
    why: 'It opens every user’s protected secrets, past and future.',
  },
  {
    id: 'smb.fix.other-secrets',
    alert: 2030,
    phase: 'secrets',
    when: ['notBenign', 'otherSecrets'],
    text: [say('Change what {otherSecrets} opens: passwords, keys and tickets in it.')],
    lines: null,
    why: 'It can be used as it is.',
  },
  {
    id: 'smb.fix.path',
    alert: 2030,
    phase: 'prevention',
    when: ['notBenign', 'controller'],
    text: [
      say(
        'Close the way: no administrative shares of controllers from workstations, administrators of tier 0 only from their own computers, few backup operators, SMB and LDAP signing, NTLM limited.',
      ),
      say('It came through {adminShare}.'),
    ],
    lines: null,
    why: 'The next copy takes the same way.',
  },
  {
    id: 'smb.prevent.audit',
    alert: 2030,
    phase: 'prevention',
    when: [],
    text: [
      say('On the controllers audit Detailed File Share (5145), Kerberos and Directory Service Access.'),
      say(
        'The content was encrypted, which hides it from every sensor: rely on the logs of the controller, or keep keys.',
        'encrypted',
      ),
    ],
    lines: null,
    why: 'The next time the controller itself says who read what.',
  },
];
