import { getPublicSuffix } from 'tldts';
import { formatAddress, parseAddress } from '../../base/address.ts';
import { formatNetwork, type Network, parseNetwork } from '../../base/network.ts';
import { MAX_PATTERN, MAX_TEXT } from './bounds.ts';
import { dayStart } from './days.ts';

/** A value, or a sentence that says what is wrong with its text. */
export type Checked<T> = { value: T } | { wrong: string };

/** RFC 1035 section 2.3.4: octets of a name as text, without the root. */
const MAX_DOMAIN = 253;
/** A label as DNS carries it: printable ASCII; what has a meaning in lists and patterns is left out. */
const LABEL = /^[!#$%&'()+\-0-9;<=>?@A-Z[\\\]^_`a-z{|}~]{1,63}$/;
/** One entry that names more than this explains away a site: an IPv4 /8, an IPv6 /32. */
const WIDEST = { v4: 96 + 8, v6: 32 } as const;
/** What ready entries leave for people to fill in. */
const PLACEHOLDER = /^[.…\s]*$/;

/** A sentence or a name that a person wrote. */
export function personText(text: string): Checked<string> {
  if (PLACEHOLDER.test(text)) return { wrong: 'is still to be filled in' };
  if (text.length > MAX_TEXT) return { wrong: `has more than ${MAX_TEXT} characters` };
  return { value: text };
}

/** A calendar day. */
export function day(text: string): Checked<string> {
  return dayStart(text) === null
    ? { wrong: `"${text}" is no calendar day; write it as 2026-11-22` }
    : { value: text };
}

/** An address in its usual text. */
export function address(text: string): Checked<string> {
  const bytes = parseAddress(text);
  return bytes ? { value: formatAddress(bytes) } : { wrong: `"${text}" is no IP address` };
}

/** A network as CIDR, or a single address. */
export function network(text: string): Checked<string> {
  const parsed = parseNetwork(text);
  return parsed
    ? { value: formatNetwork(parsed) }
    : { wrong: `"${text}" is no network; write it as 10.0.0.0/8` };
}

/** The computers that an entry means. A name would not do: anybody can take one. */
export function computer(text: string): Checked<Network> {
  const parsed = parseNetwork(text);
  if (!parsed)
    return { wrong: `"${text}" is no address or network; a name would not do, because anybody can take one` };
  const widest = text.includes(':') ? WIDEST.v6 : WIDEST.v4;
  return parsed.bits < widest ? { wrong: `"${text}" is too wide for one entry` } : { value: parsed };
}

/** A domain in lower case, without the root. */
export function domain(text: string): Checked<string> {
  if (text.startsWith('*.')) return { wrong: `"${text}": leave "*." out, names below are meant too` };
  const name = text.replace(/\.$/, '').toLowerCase();
  if (name.length > MAX_DOMAIN || !name.split('.').every((label) => LABEL.test(label)))
    return { wrong: `"${text}" is no domain name (one with letters beyond ASCII is written as xn--...)` };
  return { value: name };
}

/** A domain that can be vouched for: one under which strangers register names cannot. */
export function ownedDomain(text: string): Checked<string> {
  const checked = domain(text);
  if ('wrong' in checked) return checked;
  const suffix = getPublicSuffix(checked.value, { allowPrivateDomains: true });
  return suffix === checked.value
    ? { wrong: `"${text}" is a public suffix: strangers have names below it` }
    : checked;
}

/** A pattern of paths. */
export function pathPattern(text: string): Checked<string> {
  if (text.length === 0 || text.length > MAX_PATTERN)
    return { wrong: `is no pattern of 1 to ${MAX_PATTERN} characters` };
  return { value: text };
}
