import { type AnswerShape, TRUSTED_SERVICES, type TrustedService } from '../../data/trusted-services.ts';

/** A service whose suffix and shape a name has. */
export interface ServiceMatch {
  service: TrustedService;
  /** The service's zone that the name lies in; `*` for shapes that any zone may have. */
  zone: string;
  /** Labels before that zone, in lower case, joined by dots; the whole name for `*`. */
  residual: string;
}

/** A name has at most 127 labels (RFC 1035 section 2.3.4: 255 octets); longer input of a log is no service's. */
const MAX_NAME_TEXT = 255;
const ANY_ZONE = '*';
const ANY_ZONE_SERVICES = TRUSTED_SERVICES.filter((s) => s.zones.includes(ANY_ZONE));
const BY_ZONE = indexZones();
/** Patterns are compiled when they are first needed, so that start-up pays nothing. */
const compiled = new Map<TrustedService, readonly RegExp[]>();

function indexZones(): Map<string, TrustedService[]> {
  const index = new Map<string, TrustedService[]>();
  for (const service of TRUSTED_SERVICES)
    for (const zone of service.zones) index.set(zone, [...(index.get(zone) ?? []), service]);
  return index;
}

function patternsOf(service: TrustedService): readonly RegExp[] {
  const known = compiled.get(service);
  if (known) return known;
  const made = service.residual.map((source) => new RegExp(`^(?:${source})$`));
  compiled.set(service, made);
  return made;
}

function fits(service: TrustedService, residual: string, qtype: number): boolean {
  if (service.qtypes && !service.qtypes.includes(qtype)) return false;
  return patternsOf(service).some((pattern) => pattern.test(residual));
}

function fullName(zone: string, residualLabels: readonly string[]): string {
  return [...residualLabels, zone]
    .filter((part) => part !== '')
    .join('.')
    .toLowerCase();
}

/** Longest zone first: for `a.b.c` the suffixes `a.b.c`, `b.c`, `c`, each with the labels before it. */
function* suffixes(name: string): Generator<{ zone: string; residual: string }> {
  for (let at = 0; at >= 0; ) {
    yield { zone: name.slice(at), residual: name.slice(0, Math.max(0, at - 1)) };
    const dot = name.indexOf('.', at);
    at = dot < 0 ? -1 : dot + 1;
  }
}

/**
 * The service that a name belongs to by suffix and shape and record type, or null. `zone` is dotted text
 * without the root, `residualLabels` the labels before it; where the two are divided does not matter. A named
 * zone goes before a shape that any zone may have. Never trust a match alone: where strangers can create
 * names, and wherever a question went past the site's resolvers, an attacker may imitate the shape.
 */
export function matchService(
  zone: string,
  residualLabels: readonly string[],
  qtype: number,
): ServiceMatch | null {
  const name = fullName(zone, residualLabels);
  if (name.length > MAX_NAME_TEXT) return null;
  for (const part of suffixes(name)) {
    const service = BY_ZONE.get(part.zone)?.find((s) => fits(s, part.residual, qtype));
    if (service) return { service, zone: part.zone, residual: part.residual };
  }
  const service = ANY_ZONE_SERVICES.find((s) => fits(s, name, qtype));
  return service ? { service, zone: ANY_ZONE, residual: name } : null;
}

/** True when anybody can make names below this zone or one above it: its owner is not its operator. */
export function strangersCanCreateNames(zone: string): boolean {
  for (const part of suffixes(zone.toLowerCase()))
    if (BY_ZONE.get(part.zone)?.some((s) => s.strangersCanCreateNames)) return true;
  return false;
}

const NXDOMAIN = 3;
const A = 1;
const CNAME = 5;
const TXT = 16;
const AAAA = 28;
/** Record types that stand beside any answer: NS, SOA, OPT, and DNSSEC's DS, RRSIG, NSEC, DNSKEY, NSEC3. */
const BESIDE = new Set([2, 6, 41, 43, 46, 47, 48, 50]);

/** 10/8, 100.64/10, 127/8, 169.254/16, 172.16/12, 192.168/16 (RFC 1918, 6598), fc00::/7 and fe80::/10 (RFC 4193, 4291). */
function isPrivate(type: number, rdata: Uint8Array): boolean {
  const first = rdata[0] ?? -1;
  const second = rdata[1] ?? -1;
  if (type === AAAA) return (first & 0xfe) === 0xfc || (first === 0xfe && (second & 0xc0) === 0x80);
  if (first === 10 || first === 127) return true;
  if (first === 172) return second >= 16 && second <= 31;
  if (first === 100) return second >= 64 && second <= 127;
  return (first === 192 && second === 168) || (first === 169 && second === 254);
}

function isAddress(type: number, rdata: Uint8Array): boolean {
  return (type === A && rdata.length === 4) || (type === AAAA && rdata.length === 16);
}

/** Tests of one answer record; a CNAME on the way to an address is part of ordinary answers. */
const RECORD_FITS: Record<AnswerShape, (type: number, rdata: Uint8Array) => boolean> = {
  'a-127': (type, rdata) => type === A && rdata.length === 4 && rdata[0] === 127,
  address: (type, rdata) => type === CNAME || isAddress(type, rdata),
  any: () => true,
  nxdomain: () => false,
  private: (type, rdata) => type === CNAME || (isAddress(type, rdata) && isPrivate(type, rdata)),
  text: (type) => type === TXT || type === CNAME,
};

/**
 * Whether one record of an answer is what a service gives. `type` 0 stands for an answer without records, which
 * fits every shape (`nxdomain` only when the name does not exist); NS, SOA, OPT and DNSSEC records fit too.
 */
export function answerFits(shape: AnswerShape, rcode: number, type: number, rdata: Uint8Array): boolean {
  if (type === 0) return shape !== 'nxdomain' || rcode === NXDOMAIN;
  if (BESIDE.has(type)) return true;
  return RECORD_FITS[shape](type, rdata);
}
