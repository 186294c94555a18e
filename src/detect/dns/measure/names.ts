import type { Channel, KeptMessage } from '../channel.ts';
import { lowerName, nameKey, residual, splitLabels } from '../codec/labels.ts';
import { foldedNames } from '../folded.ts';
import { belowRegistrable, isListed } from '../registrable.ts';
import { labelContent, SURPRISE_UNITS_PER_BIT } from '../surprise.ts';

/** What the distinct names of a channel look like, upward. */
export interface NameMeasures {
  /** Distinct residuals (what stands before the zone), case folded, in order of first sight. */
  residuals: Residual[];
  queries: number;
  /** Content in bytes, counted once per distinct label; what the zone's own repeats predict costs its index only. */
  content: number;
  /** Content of whole names without that deduction. */
  rawContent: number;
  /** Distinct names that carry content of their own. */
  carriers: number;
  /** Bytes that all distinct residuals have room for. */
  room: number;
  longestLabel: number;
  /** Median length of the labels with most content. */
  typicalLength: number;
  /** Share of carriers whose payload label has the most frequent length. */
  equalLength: number;
  /** That most frequent length. */
  commonLength: number;
  /** Share of names that spell an address or a part of one before the zone. */
  addressShaped: number;
  /** Share of names whose payload is one token as long as a hash or a UUID, and nothing else of content. */
  hashShaped: number;
  /** Share of carriers whose payload is 7 to 15 letters and nothing else of content. */
  probeShaped: number;
  /** Distinct case patterns of names that were asked more than once, above one each. */
  casePatterns: number;
  /** Distinct EDNS options and their bytes, above one. */
  optionBytes: number;
  /** Longest run of a number in some label that rises by one from name to name. */
  counterRun: number;
  /** Queries that ask for a name again that was asked before, less A/AAAA twins. */
  repeats: number;
}

export interface Residual {
  labels: Uint8Array[];
  /** Case folded, for maps. */
  key: string;
  first: KeptMessage;
  count: number;
  /** Surprise above the allowance of each label, 1/16 bit. */
  bits: number;
}

/** RFC 1035 names are compared without case, so are residuals. */
export function measureNames(channel: Channel): NameMeasures {
  const residuals = distinctResiduals(channel);
  const content = channel.kind === 'zones' ? spreadContent(residuals) : deducedContent(residuals);
  const payloads = residuals.map(payloadLabel).filter((label) => label !== null);
  const lengths = payloads.map((label) => label.length).sort((a, b) => a - b);
  const common = mostFrequent(lengths);
  const total = Math.max(1, residuals.length);
  return {
    residuals,
    queries: channel.messages.reduce((n, m) => n + (m.response ? 0 : 1), 0),
    content: Math.floor(content / SURPRISE_UNITS_PER_BIT / 8),
    rawContent: Math.floor(residuals.reduce((n, r) => n + r.bits, 0) / SURPRISE_UNITS_PER_BIT / 8),
    carriers: payloads.length,
    room: residuals.reduce((n, r) => n + r.labels.reduce((m, l) => m + l.length, 0), 0),
    longestLabel: residuals.reduce((n, r) => r.labels.reduce((m, l) => Math.max(m, l.length), n), 0),
    typicalLength: lengths[lengths.length >> 1] ?? 0,
    equalLength: common.count / Math.max(1, lengths.length),
    commonLength: common.value,
    addressShaped: residuals.filter((r) => spellsAddress(r.labels)).length / total,
    hashShaped: residuals.filter((r) => isHashToken(r.labels)).length / total,
    probeShaped: payloads.filter(isProbe).length / Math.max(1, payloads.length),
    casePatterns: casePatterns(channel),
    optionBytes: optionBytes(channel),
    counterRun: counterRun(residuals),
    repeats: repeats(channel),
  };
}

function distinctResiduals(channel: Channel): Residual[] {
  const seen = new Map<string, Residual>();
  const names = foldedNames(channel.messages);
  for (const [i, message] of channel.messages.entries()) {
    if (message.name.length === 0 || isMaintenance(message)) continue;
    const before = payloadOf(channel, message.name);
    if (!before || before.length === 0) continue;
    const key = names[i]!.slice(0, before.length);
    const known = seen.get(key);
    if (known) {
      if (!message.response) known.count++;
      continue;
    }
    const labels = splitLabels(lowerName(before)) ?? [];
    const bits = labels.reduce((n, label, i) => n + excess(label, i), 0);
    seen.set(key, { labels, key, first: message, count: message.response ? 0 : 1, bits });
  }
  return [...seen.values()];
}

const TKEY = 249;
const UPDATE = 5;

/** Dynamic updates (RFC 2136) and key exchanges (RFC 2930) name keys and hosts by design. */
function isMaintenance(message: KeptMessage): boolean {
  return message.qtype === TKEY || ((message.flags >> 11) & 15) === UPDATE;
}

function excess(label: Uint8Array, place: number): number {
  return labelContent(label, 0, label.length, place);
}

/**
 * The labels that may carry something: those before the zone; over many zones those before each registrable domain;
 * for a server without a zone the whole name, unless it lies below a public suffix: then its zone is a channel of its own.
 */
function payloadOf(channel: Channel, name: Uint8Array): Uint8Array | null {
  if (channel.kind === 'zone') return residual(name, channel.zone);
  if (channel.kind === 'zones') return belowRegistrable(name);
  return isListed(name) ? null : name;
}

/** First sight of a label at its place counts in full; later sights cost the index among those seen. */
function deducedContent(residuals: Residual[]): number {
  const seen = new Map<string, Set<string>>();
  let total = 0;
  for (const r of residuals) {
    for (const [i, label] of r.labels.entries()) {
      const place = String(r.labels.length - i);
      const known = seen.get(place) ?? new Set<string>();
      seen.set(place, known);
      const key = nameKey(label);
      const bits = excess(label, i);
      if (known.has(key))
        total += Math.min(bits, Math.floor(Math.log2(known.size + 1) * SURPRISE_UNITS_PER_BIT));
      else {
        total += bits;
        known.add(key);
      }
    }
  }
  return total;
}

/**
 * Content over many zones: what the median name carries, times the names. A few long names of clouds do not make a
 * channel; a channel has to put something into nearly every name.
 */
function spreadContent(residuals: Residual[]): number {
  const bits = residuals.map((r) => r.bits).sort((a, b) => a - b);
  return (bits[bits.length >> 1] ?? 0) * bits.length;
}

/** The label with most content; null when none is above the allowance. */
function payloadLabel(r: Residual): Uint8Array | null {
  let best: Uint8Array | null = null;
  let most = 0;
  for (const [i, label] of r.labels.entries()) {
    const bits = excess(label, i);
    if (bits > most) {
      most = bits;
      best = label;
    }
  }
  return best;
}

function mostFrequent(sorted: number[]): { value: number; count: number } {
  let best = { value: 0, count: 0 };
  for (let i = 0; i < sorted.length; ) {
    let j = i;
    while (sorted[j] === sorted[i]) j++;
    if (j - i > best.count) best = { value: sorted[i]!, count: j - i };
    i = j;
  }
  return best;
}

function isOctet(label: Uint8Array): boolean {
  if (label.length < 1 || label.length > 3) return false;
  let value = 0;
  for (const b of label) {
    if (b < 0x30 || b > 0x39) return false;
    value = value * 10 + b - 0x30;
  }
  return value < 256;
}

const isNibble = (label: Uint8Array): boolean =>
  label.length === 1 &&
  ((label[0]! >= 0x30 && label[0]! <= 0x39) || (label[0]! >= 0x61 && label[0]! <= 0x66));

/** Four octets or 32 nibbles in a row, as block lists (RFC 5782), origin lookups and SPF macros (RFC 7208) spell addresses. */
function spellsAddress(labels: Uint8Array[]): boolean {
  let octets = 0;
  let nibbles = 0;
  for (const label of labels) {
    octets = isOctet(label) ? octets + 1 : 0;
    nibbles = isNibble(label) ? nibbles + 1 : 0;
    if (octets === 4 || nibbles === 16) return true;
  }
  return false;
}

/** Digits that hashes and UUIDs have in base 16, 32 and 64: 128, 160, 256 and 512 bits cut into labels. */
const HASH_LENGTHS: ReadonlySet<number> = new Set([26, 32, 40, 43, 52, 56, 64]);

/** Lower-case letters only, as many as Chromium's probes have. */
function isProbe(label: Uint8Array): boolean {
  return label.length >= 7 && label.length <= 15 && label.every((b) => b >= 0x61 && b <= 0x7a);
}

/** One token of hash length (an underscore may lead), all others without content. */
function isHashToken(labels: Uint8Array[]): boolean {
  let tokens = 0;
  for (const [i, label] of labels.entries()) {
    const from = label[0] === 0x5f ? 1 : 0;
    if (excess(label, i) < 40 * SURPRISE_UNITS_PER_BIT) continue;
    if (!HASH_LENGTHS.has(label.length - from)) return false;
    tokens++;
  }
  return tokens === 1;
}

/** How many spellings of one name went out, beyond the first: what case alone could carry. */
function casePatterns(channel: Channel): number {
  const spellings = new Map<string, Set<string>>();
  const folded = foldedNames(channel.messages);
  for (const [i, message] of channel.messages.entries()) {
    if (message.response || message.name.length === 0) continue;
    const known = spellings.get(folded[i]!) ?? new Set<string>();
    known.add(nameKey(message.name));
    spellings.set(folded[i]!, known);
  }
  let extra = 0;
  for (const known of spellings.values()) extra += known.size - 1;
  return extra;
}

/** Option codes whose content changes by design: client subnet (RFC 7871) and padding (RFC 7830). */
const CHANGING_OPTIONS: ReadonlySet<number> = new Set([8, 12]);

function optionBytes(channel: Channel): number {
  const seen = new Set<string>();
  let bytes = 0;
  for (const message of channel.messages) {
    if (message.response || message.options.length < 4) continue;
    const code = (message.options[0]! << 8) | message.options[1]!;
    if (CHANGING_OPTIONS.has(code)) continue;
    const key = nameKey(message.options);
    if (!seen.has(key) && seen.size > 0) bytes += message.options.length - 4;
    seen.add(key);
  }
  return bytes;
}

/** A number of up to 15 digits (decimal, else base 16, else base 36); -1 when the label is none. */
function asNumber(label: Uint8Array, radix: number): number {
  if (label.length === 0 || label.length > 8) return -1;
  let value = 0;
  for (const b of label) {
    const digit = b >= 0x30 && b <= 0x39 ? b - 0x30 : b >= 0x61 && b <= 0x7a ? b - 0x61 + 10 : 99;
    if (digit >= radix) return -1;
    value = value * radix + digit;
  }
  return value;
}

/** The longest run of +1 from one distinct name to the next in the same place. */
function counterRun(residuals: Residual[]): number {
  let best = 0;
  const depth = residuals.reduce((n, r) => Math.max(n, r.labels.length), 0);
  for (const radix of [10, 16]) {
    for (let place = 1; place <= Math.min(depth, 8); place++) {
      let run = 0;
      let last = -2;
      for (const r of residuals) {
        const label = r.labels[r.labels.length - place];
        const value = label ? asNumber(label, radix) : -1;
        run = value >= 0 && value === last + 1 ? run + 1 : 0;
        last = value;
        best = Math.max(best, run);
      }
    }
  }
  return best;
}

function repeats(channel: Channel): number {
  const seen = new Set<string>();
  let count = 0;
  const folded = foldedNames(channel.messages);
  for (const [i, message] of channel.messages.entries()) {
    if (message.response || message.name.length === 0) continue;
    const key = `${message.qtype} ${folded[i]!}`;
    if (seen.has(key)) count++;
    else seen.add(key);
  }
  return count;
}
