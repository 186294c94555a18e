/** How much an item opens to whoever holds it. */
export type Weight = 'critical' | 'high' | 'medium' | 'low';

/** What remediation an item asks for; steps are chosen by these words. */
export type SecretTag =
  | 'krbtgt'
  | 'local-accounts'
  | 'lsa-secrets'
  | 'boot-key'
  | 'policy-password'
  | 'keys'
  | 'dpapi'
  | 'tickets'
  | 'memory'
  | 'unattended-password'
  | 'identity-services';

/** One kind of thing that a thief looks for on a domain controller. */
export interface SensitiveItem {
  id: string;
  /** As the object of a sentence: `the directory database`. */
  what: string;
  /** Ids of content (content room) that are this whatever the name says. */
  content: readonly string[];
  /**
   * Lower-case path from the root of the drive (`windows\ntds\ntds.dit`) or from the share
   * (`sysvol\corp.example\…`). Anchored, without nested repetition: linear on any text.
   */
  paths: readonly RegExp[];
  weight: Weight;
  /** What it opens, a sentence. */
  opens: string;
  tags: readonly SecretTag[];
}

/** In order of precedence: the first that fits names the file. */
export const SENSITIVE_ITEMS: readonly SensitiveItem[] = [
  {
    id: 'ntds',
    what: 'the directory database',
    content: ['ese-ntds'],
    paths: [/(?:^|\\)ntds[^\\]*\.(?:dit|bak)$/, /\.dit$/],
    weight: 'critical',
    opens:
      'It holds the password hashes and Kerberos keys of every account of the domain, krbtgt among them.',
    tags: ['krbtgt'],
  },
  {
    id: 'dump-text',
    what: 'password hashes written by a dump tool',
    content: ['hash-list'],
    paths: [/\.ntds(?:\.kerberos|\.cleartext)?$/],
    weight: 'critical',
    opens: 'It holds password hashes that can be used as they are.',
    tags: ['krbtgt'],
  },
  {
    id: 'lsass',
    what: 'a memory dump of LSASS',
    content: ['minidump-lsass'],
    paths: [/(?:^|\\)lsass[^\\]*\.(?:dmp|mdmp|bin|raw|zip)$/, /(?:^|\\)dumpert\.dmp$/],
    weight: 'critical',
    opens: 'It holds the keys and passwords of everyone signed in to the controller, and its own.',
    tags: ['krbtgt', 'memory'],
  },
  {
    id: 'mem',
    what: 'an image of the controller’s memory',
    content: ['memory'],
    paths: [/(?:^|\\)(?:hiberfil|pagefile)\.sys$/, /(?:^|\\)memory\.dmp$/, /\.(?:vmem|vmsn)$/],
    weight: 'critical',
    opens: 'Keys and passwords in use stand in it.',
    tags: ['krbtgt', 'memory'],
  },
  {
    id: 'dump',
    what: 'a process memory dump',
    content: ['minidump'],
    paths: [/\.(?:dmp|mdmp)$/],
    weight: 'high',
    opens: 'If the process was LSASS, it holds the keys of everyone signed in.',
    tags: ['memory'],
  },
  {
    id: 'vdisk',
    what: 'a virtual disk',
    content: ['virtual-disk'],
    paths: [/\.(?:vhdx?|avhdx?|vmdk|qcow2)$/],
    weight: 'critical',
    opens: 'A disk of a controller holds the directory database.',
    tags: ['krbtgt'],
  },
  {
    id: 'backup',
    what: 'a backup of the system',
    content: ['backup-set'],
    paths: [/(?:^|\\)windowsimagebackup\\/, /\.(?:bkf|vbk|vib)$/],
    weight: 'high',
    opens: 'A system state backup of a controller holds the directory database.',
    tags: ['krbtgt'],
  },
  {
    id: 'hive-sam',
    what: 'the SAM hive',
    content: ['registry-sam'],
    paths: [/(?:^|\\)config\\(?:regback\\)?sam$/, /(?:^|\\)sam\.(?:save|sav|hiv|hive|bak|old|reg)$/],
    weight: 'high',
    opens: 'With the boot key it opens the local accounts, on a controller the DSRM administrator.',
    tags: ['local-accounts'],
  },
  {
    id: 'hive-sec',
    what: 'the SECURITY hive',
    content: ['registry-security'],
    paths: [
      /(?:^|\\)config\\(?:regback\\)?security$/,
      /(?:^|\\)security\.(?:save|sav|hiv|hive|bak|old|reg)$/,
      /(?:^|\\)registry\\security$/,
    ],
    weight: 'high',
    opens: 'With the boot key it opens the LSA secrets and the machine account of the controller.',
    tags: ['lsa-secrets'],
  },
  {
    id: 'hive-sys',
    what: 'the SYSTEM hive',
    content: ['registry-system'],
    paths: [
      /(?:^|\\)config\\(?:regback\\)?system$/,
      /(?:^|\\)system\.(?:save|sav|hiv|hive|bak|old|reg)$/,
      /(?:^|\\)registry\\system$/,
    ],
    weight: 'high',
    opens: 'It holds the boot key, which opens SAM, SECURITY and the directory database.',
    tags: ['boot-key'],
  },
  {
    id: 'hive-any',
    what: 'a registry hive',
    content: ['registry'],
    paths: [],
    weight: 'high',
    opens: 'Which hive is not told by what was seen; SAM, SECURITY and SYSTEM hold secrets.',
    tags: ['local-accounts', 'lsa-secrets', 'boot-key'],
  },
  {
    id: 'dpapi',
    what: 'the DPAPI backup key of the domain',
    content: ['key-pvk'],
    paths: [/(?:^|\\)ntds_capi_[^\\]*\.(?:pfx|pvk|key)$/, /\.pvk$/],
    weight: 'critical',
    opens: 'It opens what every user of the domain protected with DPAPI, and cannot be changed.',
    tags: ['dpapi'],
  },
  {
    id: 'pki',
    what: 'a private key',
    content: ['pkcs12', 'key-pem', 'key-der'],
    paths: [/\.(?:pfx|p12)$/, /(?:^|\\)windows\\system32\\certlog\\[^\\]*\.edb$/],
    weight: 'high',
    opens: 'Whoever holds it can sign and sign in as its owner.',
    tags: ['keys'],
  },
  {
    id: 'gpp',
    what: 'a policy preference with a password',
    content: ['gpp-cpassword'],
    paths: [],
    weight: 'high',
    opens: 'The key of cpassword is published: the password is as good as clear text.',
    tags: ['policy-password'],
  },
  {
    id: 'ticket',
    what: 'Kerberos tickets or keys',
    content: ['kirbi', 'ccache', 'keytab'],
    paths: [/\.(?:kirbi|ccache|keytab)$/, /(?:^|\\)krb5cc_[^\\]*$/],
    weight: 'high',
    opens: 'They can be used as they are until they end.',
    tags: ['tickets'],
  },
  {
    id: 'laps',
    what: 'passwords of local administrators or managed accounts',
    content: ['directory-secrets'],
    paths: [/(?:^|\\)[^\\]*laps[^\\]*\.(?:csv|xlsx|txt)$/],
    weight: 'high',
    opens: 'The passwords in it work on the computers that it names.',
    tags: ['unattended-password'],
  },
  {
    id: 'aadc',
    what: 'the database of Entra Connect',
    content: [],
    paths: [/(?:^|\\)microsoft azure ad sync\\data\\[^*]*\.(?:mdf|ldf)$/],
    weight: 'high',
    opens: 'It holds the credentials of the synchronisation accounts.',
    tags: ['identity-services'],
  },
  {
    id: 'adfs',
    what: 'the configuration of AD FS',
    content: [],
    paths: [/(?:^|\\)microsoft\.identityserver[^\\]*\.(?:mdf|ldf|config)$/],
    weight: 'high',
    opens: 'With it tokens for the cloud can be forged.',
    tags: ['identity-services'],
  },
  {
    id: 'unattend',
    what: 'answers of an unattended setup',
    content: [],
    paths: [
      /(?:^|\\)(?:auto)?unattend\.xml$/,
      /(?:^|\\)sysprep\.(?:inf|xml)$/,
      /(?:^|\\)(?:customsettings|bootstrap)\.ini$/,
    ],
    weight: 'medium',
    opens: 'Setup answers often hold a password of an administrator.',
    tags: ['unattended-password'],
  },
  {
    id: 'db',
    what: 'a file with passwords or keys',
    content: ['password-safe', 'key-ppk'],
    paths: [/\.(?:kdbx|kdb|ppk|rdg)$/, /(?:^|\\)id_(?:rsa|ed25519|ecdsa)$/],
    weight: 'medium',
    opens: 'It holds passwords or keys of whoever made it.',
    tags: ['keys'],
  },
  {
    id: 'ntds-log',
    what: 'a log of the directory database',
    content: [],
    paths: [/(?:^|\\)ntds\\(?:edb[0-9a-f]{0,8}\.(?:log|chk)|edbres[^\\]*\.jrs|edbtmp\.log|temp\.edb)$/],
    weight: 'low',
    opens: 'With the database it brings it up to date.',
    tags: [],
  },
  {
    id: 'ese',
    what: 'an ESE database',
    content: ['ese'],
    paths: [],
    weight: 'high',
    opens: 'The engine is that of the directory database; the bytes seen do not tell which database it is.',
    tags: ['krbtgt'],
  },
];

/** Databases of the same engine that every Windows has, by lower-case path from the root of the drive. */
export const ORDINARY_DATABASES: readonly RegExp[] = [
  /(?:^|\\)windows\.edb$/,
  /(?:^|\\)srudb\.dat$/,
  /(?:^|\\)webcachev[0-9]{2}\.(?:dat|tmp)$/,
  /(?:^|\\)datastore\.edb$/,
  /(?:^|\\)dhcp\.mdb$/,
  /(?:^|\\)qmgr\.db$/,
  /(?:^|\\)(?:catdb|spp\.store|tokens)\.?(?:edb|dat)?$/,
  /(?:^|\\)security\\database\\secedit\.sdb$/,
  /(?:^|\\)dfsr\\[^*]*\.db$/,
  /(?:^|\\)mdb\.edb$|(?:^|\\)current\.mdb$/,
];

/** What computers and users read from SYSVOL and NETLOGON at start and logon, [MS-GPOL] 3.2.5.1. */
export const POLICY_PATHS: readonly RegExp[] = [
  /(?:^|\\)gpt\.ini$/,
  /\.(?:pol|inf|adm|admx|adml|aas)$/,
  /\\preferences\\[^*]*\.xml$/,
  /(?:^|\\)scripts\\[^*]*$/,
  /(?:^|\\)(?:scripts|psscripts)\.ini$/,
  /\.(?:bat|cmd|vbs|ps1|kix|js)$/,
  /(?:^|\\)policydefinitions\\/,
  /(?:^|\\)(?:comment\.cmtx|audit\.csv|desktop\.ini|fdeploy1?\.ini)$/,
];
