import { byCodeUnit } from '../../base/words.ts';
import type { Certainty } from '../../observe/host.ts';
import type { Authentication } from '../../observe/transfer.ts';
import type { KeptIdentity, Moment } from './kept.ts';

/** Who worked in a session, and how that is known. */
export interface Account {
  account: string | null;
  certainty: Certainty;
  authentication: Authentication;
  /** Why this account is named, or why none is; null when the session itself says it. */
  grounds: string | null;
  /** Where it shows, besides the transfer's own cites. */
  cite: Moment | null;
}

/** Default lifetime of a ticket ([MS-KILE], Default Domain Policy): a session cannot use an older one. */
const TICKET_MICROS = 10 * 3600e6;
/** Clock jitter between the capture's points. */
const SLACK_MICROS = 5e6;
/** Services whose tickets open SMB sessions. */
const SMB_SERVICE = /^(?:cifs|host)\//i;
const TICKET_SERVICE = /^krbtgt\//i;

/** Kerberos exchanges by the computer that made them. */
export type AccountIndex = ReadonlyMap<number, readonly NamedIdentity[]>;

/** An identity whose account is known. */
type NamedIdentity = KeptIdentity & { account: string };

/** Sorts out what can name the account of a ticket. */
export function indexAccounts(identities: readonly KeptIdentity[]): AccountIndex {
  const index = new Map<number, NamedIdentity[]>();
  for (const i of identities) {
    if (!isNamed(i) || i.mechanism !== 'kerberos' || i.success === false) continue;
    const known = index.get(i.address);
    if (known) known.push(i);
    else index.set(i.address, [i]);
  }
  return index;
}

function isNamed(i: KeptIdentity): i is NamedIdentity {
  return i.account !== null;
}

interface Session {
  client: number;
  account: string | null;
  authentication: Authentication;
  first: Moment;
}

/**
 * The account of a session. NTLM says it; a Kerberos ticket hides it ([MS-KILE], RFC 4120 section 5.3), so the
 * exchanges of the same computer before it are asked: the ticket for cifs or host first, then the only account
 * that authenticated there. Several candidates name nobody.
 */
export function accountOf(session: Session, index: AccountIndex): Account {
  const { account, authentication } = session;
  if (account !== null) return { account, certainty: 'seen', authentication, grounds: null, cite: null };
  if (authentication !== 'kerberos') {
    const grounds = authentication === 'unknown' ? 'the sign-in is not in this evidence' : null;
    return { account, certainty: 'unknown', authentication, grounds, cite: null };
  }
  const near = (index.get(session.client) ?? []).filter((i) => fits(i, session));
  return (
    only(
      near.filter((i) => SMB_SERVICE.test(i.service ?? '')),
      session,
      'the ticket for the file service',
    ) ??
    only(
      near.filter((i) => TICKET_SERVICE.test(i.service ?? '')),
      session,
      'the only account that authenticated there',
    ) ?? {
      account: null,
      certainty: 'unknown',
      authentication,
      grounds:
        near.length > 0
          ? 'several accounts authenticated on that computer before'
          : 'the Kerberos exchange is not in this evidence',
      cite: null,
    }
  );
}

function fits(i: NamedIdentity, { first }: Session): boolean {
  if (/^WELLKNOWN/i.test(i.account.slice(i.account.lastIndexOf('\\') + 1))) return false;
  if (Number.isNaN(first.time) || Number.isNaN(i.first.time)) return true;
  return i.first.time <= first.time + SLACK_MICROS && i.last >= first.time - TICKET_MICROS;
}

function only(near: readonly NamedIdentity[], { first }: Session, what: string): Account | null {
  const names = new Set(near.map((i) => bare(i.account)));
  if (names.size !== 1) return null;
  const best = [...near].sort(
    (a, b) => closeness(a, first) - closeness(b, first) || byCodeUnit(a.account, b.account),
  )[0]!;
  return {
    account: best.account,
    certainty: 'inferred',
    authentication: 'kerberos',
    grounds: `from ${what}`,
    cite: best.first,
  };
}

function closeness(i: KeptIdentity, first: Moment): number {
  const gap = Math.abs(first.time - i.first.time);
  return Number.isNaN(gap) ? 0 : gap;
}

/** User name without its domain, lower case. */
function bare(account: string): string {
  return account
    .slice(account.lastIndexOf('\\') + 1)
    .split('@')[0]!
    .toLowerCase();
}

/** True for the account of a computer: `WS1$`. */
export function isComputerAccount(account: string | null): boolean {
  return account !== null && /\$(?:@.*)?$/.test(account);
}
