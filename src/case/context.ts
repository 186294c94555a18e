import { type Cite, compareCites } from '../base/provenance.ts';
import { coveredTime } from '../base/spans.ts';
import { byCodeUnit, calendarDay, clockTime, listed, thousands } from '../base/words.ts';
import type { KnownHost } from '../observe/host.ts';
import { DOUBLED_SHARE, MAX_CITES, MAX_NAME_IN_TEXT, MAX_NAMED, MAX_PATH_IN_TEXT } from './bounds.ts';
import type { CaseInput } from './case.ts';
import type { ReportCite } from './report.ts';

/** What every part of the case reads: names of computers and the span of the evidence. */
export interface CaseContext {
  /** Facts per address; entries for the same address are joined. */
  hosts: ReadonlyMap<string, KnownHost>;
  /** Microseconds UTC over all evidence; NaN when no record has a time. */
  first: number;
  last: number;
  /** Files of the evidence in which much was seen twice, by index, as a sentence about them begins. */
  doubled: ReadonlyMap<number, string>;
  /** Microseconds of evidence before a time, holes between the files left out; NaN when no record has a time. */
  coveredBefore(time: number): number;
}

/** Collects what the parts of the case share. */
export function createContext(input: CaseInput): CaseContext {
  const times = input.evidence.filter((file) => Number.isFinite(file.first) && Number.isFinite(file.last));
  return {
    hosts: joinByAddress(input.hosts),
    first: times.reduce((low, file) => (low <= file.first ? low : file.first), Number.NaN),
    last: times.reduce((high, file) => (high >= file.last ? high : file.last), Number.NaN),
    doubled: doubledFiles(input),
    coveredBefore: (time) => coveredTime(times, analysedFrom(input), time),
  };
}

/** What lies before --from was not looked into: nobody can say that nothing was asked there. */
function analysedFrom({ options }: CaseInput): number {
  const from = options['from'];
  return typeof from === 'number' ? from : Number.NEGATIVE_INFINITY;
}

/** A tap on two ports, or a mirror of both directions of a router, sees most packets twice. */
function doubledFiles({ evidence }: CaseInput): Map<number, string> {
  const found = new Map<number, string>();
  for (const [i, { path, duplicates, records }] of evidence.entries())
    if (duplicates > records * DOUBLED_SHARE)
      found.set(
        i,
        `${path.slice(-MAX_PATH_IN_TEXT)} saw ${thousands(duplicates)} of ${thousands(records)} packets twice (estimated)`,
      );
  return found;
}

function joinByAddress(hosts: readonly KnownHost[]): Map<string, KnownHost> {
  const joined = new Map<string, KnownHost>();
  for (const host of hosts) {
    const known = joined.get(host.address);
    joined.set(host.address, known ? join(known, host) : host);
  }
  return joined;
}

function join(a: KnownHost, b: KnownHost): KnownHost {
  return {
    address: a.address,
    names: [...a.names, ...b.names],
    macs: [...a.macs, ...b.macs],
    roles: [...a.roles, ...b.roles],
    first: b.first < a.first ? b.first : a.first,
    last: b.last > a.last ? b.last : a.last,
  };
}

const CERTAINTY_ORDER = { seen: 0, inferred: 1, unknown: 2 } as const;

/** The name that a reader knows the computer by: seen before inferred, then the shortest; null when none is known. */
function hostName(context: CaseContext, address: string): string | null {
  const names = [...(context.hosts.get(address)?.names ?? [])];
  names.sort(
    (a, b) =>
      CERTAINTY_ORDER[a.certainty] - CERTAINTY_ORDER[b.certainty] ||
      a.name.length - b.name.length ||
      byCodeUnit(a.name, b.name),
  );
  return names[0]?.name.slice(0, MAX_NAME_IN_TEXT) || null;
}

/** `WS1 (10.20.0.51)`, or the address alone. */
export function hostLabel(context: CaseContext, address: string): string {
  const name = hostName(context, address);
  return name === null ? address : `${name} (${address})`;
}

/** `WS1`, or the address. */
export function hostShort(context: CaseContext, address: string): string {
  return hostName(context, address) ?? address;
}

/** Labels of several computers in one phrase, capped. */
export function hostLabels(context: CaseContext, addresses: readonly string[]): string {
  return listed(
    addresses.map((address) => hostLabel(context, address)),
    MAX_NAMED,
  );
}

/** True when a role of that word is known of the address. */
export function hasRole(context: CaseContext, address: string, role: RegExp): boolean {
  return (context.hosts.get(address)?.roles ?? []).some((known) => role.test(known.role));
}

/** Evidence id of an index into the evidence list. */
export function evidenceId(index: number): string {
  return `e${index + 1}`;
}

/** A cite as the document writes it. */
export function reportCite(cite: Cite): ReportCite {
  return { evidence: evidenceId(cite.evidence), record: cite.record, offset: cite.offset };
}

/** Cites in the order of the evidence, each once. */
export function reportCites(cites: readonly Cite[]): ReportCite[] {
  const sorted = [...cites].sort(compareCites);
  return sorted.filter((cite, i) => i === 0 || compareCites(sorted[i - 1]!, cite) !== 0).map(reportCite);
}

/** As `reportCites`, but no more than a reader would follow from one sentence. */
export function fewCites(cites: readonly Cite[]): ReportCite[] {
  return reportCites(cites).slice(0, MAX_CITES);
}

/** The earliest of cites in order of time, or none. */
export function firstCite(cites: readonly Cite[]): readonly Cite[] {
  return cites.slice(0, 1);
}

/** The latest of cites in order of time, or none. */
export function lastCite(cites: readonly Cite[]): readonly Cite[] {
  return cites.slice(-1);
}

/** `12:09:56`, with the day in front where the evidence spans more than one. */
export function whenText(context: CaseContext, micros: number): string {
  const oneDay = calendarDay(context.first) === calendarDay(context.last);
  return oneDay ? clockTime(micros) : `${calendarDay(micros)} ${clockTime(micros)}`;
}

/** `At 12:09:56`, or `On 2026-11-22 at 12:09:56` where the evidence spans more than one day. */
export function atText(context: CaseContext, micros: number): string {
  const oneDay = calendarDay(context.first) === calendarDay(context.last);
  return oneDay ? `At ${clockTime(micros)}` : `On ${calendarDay(micros)} at ${clockTime(micros)}`;
}
