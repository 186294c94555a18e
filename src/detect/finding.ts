import type { Cite } from '../base/provenance.ts';
import type { Certainty } from '../observe/host.ts';

/** Ids of the two alerts of Defender for Identity that exhume raises. */
export type Alert = 2031 | 2030;
export type Severity = 'low' | 'medium' | 'high' | 'critical';

/** Severities from least to most. */
export const SEVERITIES: readonly Severity[] = ['low', 'medium', 'high', 'critical'];

/** Points of one signal, with what was measured and what it says in words. */
export interface SignalPoints {
  signal: string;
  value: number | string | null;
  unit: string | null;
  /** Negative when it speaks against. */
  points: number;
  text: string;
}

/** How strong the identification of a tool is: an invariant holds that chance cannot meet; content was decoded; the shape fits. */
export type Proof = 'proved' | 'decoded' | 'grammar' | 'none';

/** Content put together again from a channel. */
export interface Recovered {
  direction: 'up' | 'down';
  bytes: number;
  complete: boolean;
  sha256: string | null;
  /** What it is, by magic. */
  content: string | null;
  /** Name as the protocol states it, unescaped. */
  name: string | null;
}

export interface Bounds {
  /** Bytes that are proved: decoded, or distinct content. */
  lower: number;
  /** Bytes that the messages had room for. */
  upper: number;
}

/** The part of a finding that only alert 2031 has. Addresses and names are text. */
export interface DnsPart {
  /** Null when only the resolver's outer leg was there. */
  initiator: string | null;
  servers: string[];
  zones: string[];
  tool: { id: string | null; name: string | null; proof: Proof; by: string | null };
  transports: ('udp' | 'tcp' | 'doh' | 'unknown')[];
  queries: number;
  answers: number;
  distinctNames: number;
  recordTypes: Record<string, number>;
  rcodes: Record<string, number>;
  bytesUp: Bounds;
  bytesDown: Bounds;
  recovered: Recovered[];
  processes: string[];
}

/** SHA-256 of the first `bytes` bytes of a file, which are all that crossed of it. Never the hash of the file. */
export interface Beginning {
  bytes: number;
  sha256: string;
}

/** One file of a 2030 finding. */
export interface SmbFile {
  path: string;
  previousNames: string[];
  direction: 'read' | 'write' | 'unknown';
  account: string | null;
  authentication: 'ntlm' | 'kerberos' | 'anonymous' | 'guest' | 'unknown';
  bytes: number | null;
  size: number | null;
  complete: boolean | null;
  sha256: string | null;
  beginning: Beginning | null;
  content: string | null;
  sensitive: string | null;
  /** Microseconds UTC. */
  first: number;
  last: number;
  cites: Cite[];
}

/** The part of a finding that only alert 2030 has. */
export interface SmbPart {
  origin: string | null;
  recipient: string | null;
  startedBy: 'origin' | 'recipient' | 'other' | 'unknown';
  originGrounds: string[];
  dialects: string[];
  encrypted: boolean;
  bytes: number | null;
  files: SmbFile[];
  filesOmitted: number;
}

export interface Excerpt {
  cite: Cite;
  /** Decoded, for people; unescaped evidence inside, escaped by the report. */
  text: string;
}

/** Whether an independent second reading of the cited frames agrees with the finding. */
export interface Verification {
  state: 'not-asked' | 'verified' | 'disagrees' | 'not-possible';
  /** Cited records that were read a second time. */
  checked: number;
  /** Sentences; text from evidence in them is not escaped. */
  disagreements: string[];
}

/** What a detector concludes. Scope, triage, remediation and rank are the case's. */
export interface Finding {
  /** `2031-` or `2030-` and 16 hex digits: a hash of alert, endpoints, subject (and for 2030 the first time). */
  id: string;
  alert: Alert;
  /** One plain sentence. */
  title: string;
  severity: Severity;
  /** 0 to 100. */
  score: number;
  /** 0 to 1: share of labelled benign channels that score lower, smoothed. */
  confidence: number;
  /** ATT&CK technique ids. */
  attack: string[];
  /** Microseconds UTC. */
  first: number;
  last: number;
  dns: DnsPart | null;
  smb: SmbPart | null;
  why: SignalPoints[];
  /** In order of time. */
  cites: Cite[];
  excerpts: Excerpt[];
  /** Messages whose decoded text becomes an excerpt; the second reading decodes them. */
  excerptSources: { cite: Cite; wire: Uint8Array }[];
  caveats: string[];
  /** Set by --verify. */
  verification?: Verification;
  /** Facts that the case needs to answer its questions; not printed as they are. */
  facts: DnsFacts | null;
  /** As `facts`, for alert 2030. */
  smbFacts?: SmbFacts;
  /** Set when a trusted service or a site entry explains the finding: it goes to `suppressed`. */
  suppressedBy: { by: string; reason: string; until: string | null } | null;
  /** What the site configuration answers without explaining the finding. */
  site?: { newDomain: { by: string; reason: string } | null; ownDomain: string | null };
}

/** A record of the zone as seen in answers. */
export interface ZoneRecord {
  type: 'A' | 'AAAA' | 'NS' | 'SOA';
  /** Owner and value as dotted text, `\DDD`-free: bytes that are not printable ASCII are `\xHH`. */
  owner: string;
  value: string;
  ttl: number;
  cite: Cite;
}

/** What the evidence says about the far end of a DNS channel. */
export interface DnsFacts {
  /** Address records of names in the zone, its name servers and SOA; capped. */
  records: ZoneRecord[];
  recordsOmitted: number;
  /** Who connected to an address that the zone resolved to, after the answer. */
  contacts: { from: string; to: string; protocol: string; port: number; packets: number; cite: Cite }[];
  /** Other computers that asked names in the zone. */
  otherInitiators: string[];
  /** The initiator is itself a resolver (asks many servers without recursion), so the client is not in this evidence. */
  initiatorIsResolver: boolean;
  /** That resolver's address. */
  resolver?: string;
  /** Servers in `dns.servers` that other initiators use as resolvers too. */
  siteResolvers: string[];
  /** Service of data/trusted-services that the names look like, or null. */
  looksLike: string | null;
}

/** What the evidence says around the copies of a 2030 finding. */
export interface SmbFacts {
  /** Whether the origin is a domain controller: `seen` when given, `inferred` by what it serves, else `unknown`. */
  controller: Certainty;
  recipientInside: boolean;
  /** Accounts with how they are known; `grounds` is null where the session itself says it. */
  accounts: {
    account: string;
    certainty: Certainty;
    grounds: string | null;
    computer: boolean;
    cites: Cite[];
  }[];
  /** Some session's account is not known: why, and the port pair that a log names it by. */
  unknownAccount: string | null;
  serverPort: number;
  /** Kinds of secrets among the files, strongest first. */
  secrets: {
    id: string;
    what: string;
    by: 'content' | 'name' | 'member';
    tags: readonly string[];
    file: string;
  }[];
  /** Trace of a known tool, in words. */
  tool: string | null;
  /** Places on the origin where the copies had been staged. */
  staging: string[];
  /** Names of files whose opening was refused. */
  refused: string[];
  backupLike: boolean;
  /** Where the contents went on from the recipient, in order of time. */
  onward: {
    file: string;
    from: string;
    to: string;
    how: 'smb' | 'dns';
    inside: boolean;
    grounds: string;
    time: number;
    cites: Cite[];
  }[];
  /** Sessions to domain controllers in this evidence, from where and as whom. */
  sessions: { from: string; to: string; account: string | null }[];
  /** The recipient also asked a controller for replication. */
  replicated: boolean;
}
