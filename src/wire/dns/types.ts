/** Numbers and names of the IANA registry "Domain Name System (DNS) Parameters". Data only, and how to look it up. */

/** Record types that the code names. */
export const TYPE = {
  A: 1,
  NS: 2,
  CNAME: 5,
  SOA: 6,
  NULL: 10,
  PTR: 12,
  MX: 15,
  TXT: 16,
  AAAA: 28,
  SRV: 33,
  DNAME: 39,
  OPT: 41,
  SPF: 99,
  TKEY: 249,
  AXFR: 252,
  ANY: 255,
} as const;

/** Classes that the code names. */
export const CLASS = { IN: 1, CH: 3, HS: 4, NONE: 254, ANY: 255 } as const;

// biome-ignore format: a table
const TYPE_NAMES: ReadonlyMap<number, string> = new Map([
  [1, 'A'], [2, 'NS'], [3, 'MD'], [4, 'MF'], [5, 'CNAME'], [6, 'SOA'], [7, 'MB'], [8, 'MG'], [9, 'MR'],
  [10, 'NULL'], [11, 'WKS'], [12, 'PTR'], [13, 'HINFO'], [14, 'MINFO'], [15, 'MX'], [16, 'TXT'], [17, 'RP'],
  [18, 'AFSDB'], [19, 'X25'], [20, 'ISDN'], [21, 'RT'], [22, 'NSAP'], [23, 'NSAP-PTR'], [24, 'SIG'],
  [25, 'KEY'], [26, 'PX'], [27, 'GPOS'], [28, 'AAAA'], [29, 'LOC'], [30, 'NXT'], [31, 'EID'],
  [32, 'NIMLOC'], [33, 'SRV'], [34, 'ATMA'], [35, 'NAPTR'], [36, 'KX'], [37, 'CERT'], [38, 'A6'],
  [39, 'DNAME'], [40, 'SINK'], [41, 'OPT'], [42, 'APL'], [43, 'DS'], [44, 'SSHFP'], [45, 'IPSECKEY'],
  [46, 'RRSIG'], [47, 'NSEC'], [48, 'DNSKEY'], [49, 'DHCID'], [50, 'NSEC3'], [51, 'NSEC3PARAM'],
  [52, 'TLSA'], [53, 'SMIMEA'], [55, 'HIP'], [56, 'NINFO'], [57, 'RKEY'], [58, 'TALINK'], [59, 'CDS'],
  [60, 'CDNSKEY'], [61, 'OPENPGPKEY'], [62, 'CSYNC'], [63, 'ZONEMD'], [64, 'SVCB'], [65, 'HTTPS'],
  [66, 'DSYNC'], [99, 'SPF'], [100, 'UINFO'], [101, 'UID'], [102, 'GID'], [103, 'UNSPEC'], [104, 'NID'],
  [105, 'L32'], [106, 'L64'], [107, 'LP'], [108, 'EUI48'], [109, 'EUI64'], [128, 'NXNAME'], [249, 'TKEY'],
  [250, 'TSIG'], [251, 'IXFR'], [252, 'AXFR'], [253, 'MAILB'], [254, 'MAILA'], [255, 'ANY'], [256, 'URI'],
  [257, 'CAA'], [258, 'AVC'], [259, 'DOA'], [260, 'AMTRELAY'], [261, 'RESINFO'], [262, 'WALLET'],
  [32768, 'TA'], [32769, 'DLV'],
]);

// biome-ignore format: a table
const RCODE_NAMES: ReadonlyMap<number, string> = new Map([
  [0, 'NOERROR'], [1, 'FORMERR'], [2, 'SERVFAIL'], [3, 'NXDOMAIN'], [4, 'NOTIMP'], [5, 'REFUSED'],
  [6, 'YXDOMAIN'], [7, 'YXRRSET'], [8, 'NXRRSET'], [9, 'NOTAUTH'], [10, 'NOTZONE'], [11, 'DSOTYPENI'],
  [16, 'BADVERS'], [17, 'BADKEY'], [18, 'BADTIME'], [19, 'BADMODE'], [20, 'BADNAME'], [21, 'BADALG'],
  [22, 'BADTRUNC'], [23, 'BADCOOKIE'],
]);

const TYPE_NUMBERS: ReadonlyMap<string, number> = new Map(
  [...TYPE_NAMES].map(([number, name]) => [name, number]),
);
const RCODE_NUMBERS: ReadonlyMap<string, number> = new Map(
  [...RCODE_NAMES].map(([number, name]) => [name, number]),
);

/** Name of a record type; `TYPE65399` for one without a name (RFC 3597 section 5). */
export function typeName(type: number): string {
  return TYPE_NAMES.get(type) ?? `TYPE${type}`;
}

function suffixNumber(name: string, prefix: string, max: number): number {
  if (!name.startsWith(prefix)) return -1;
  const digits = name.slice(prefix.length);
  return /^\d{1,5}$/.test(digits) && Number(digits) <= max ? Number(digits) : -1;
}

/** Number of a record type's name in any case, also `TYPE65399`, `*` or plain digits; -1 when it is none. */
export function typeNumber(name: string): number {
  const upper = name.toUpperCase();
  if (upper === '*') return TYPE.ANY;
  const known = TYPE_NUMBERS.get(upper);
  if (known !== undefined) return known;
  return Math.max(suffixNumber(upper, 'TYPE', 0xffff), suffixNumber(upper, '', 0xffff));
}

/** Name of a response code with its EDNS extension; `RCODE24` for one without a name. */
export function rcodeName(rcode: number): string {
  return RCODE_NAMES.get(rcode) ?? `RCODE${rcode}`;
}

/** Number of a response code's name in any case, or plain digits; -1 when it is none. */
export function rcodeNumber(name: string): number {
  const upper = name.toUpperCase();
  const known = RCODE_NUMBERS.get(upper);
  if (known !== undefined) return known;
  return Math.max(suffixNumber(upper, 'RCODE', 0xfff), suffixNumber(upper, '', 0xfff));
}

/** True for a class of the registry; the top bit of mDNS (RFC 6762 sections 5.4 and 10.2) is looked past. */
export function isKnownClass(value: number): boolean {
  const plain = value & 0x7fff;
  return (plain >= 1 && plain <= 4) || plain === CLASS.NONE || plain === CLASS.ANY;
}
