import type { Tell } from '../wire/facts.ts';
import { clientAccount } from '../wire/kerberos/account.ts';
import { createOnceTeller } from '../wire/once.ts';
import { nameAt, textAt } from './fields.ts';
import type { JsonObject } from './json.ts';
import type { EveEvent } from './suricata-event.ts';
import type { LogContext } from './types.ts';

/** Port of the key distribution centre (RFC 4120 section 7.2.1). */
const KDC_PORT = 88;
/** What Suricata writes for a field that is not there. */
const NONE: ReadonlySet<string> = new Set(['', '<empty>', '<none>']);
/** Errors by which a KDC refuses an account, not a form of asking (RFC 4120 section 7.5.9). */
const REFUSALS: ReadonlySet<string> = new Set([
  'KDC_ERR_C_PRINCIPAL_UNKNOWN',
  'KDC_ERR_CLIENT_REVOKED',
  'KDC_ERR_PREAUTH_FAILED',
  'KDC_ERR_KEY_EXPIRED',
]);

/** Turns `krb5` events into identities. */
export interface EveKrb5 {
  context: LogContext;
  tell: Tell;
}

export function createEveKrb5(context: LogContext): EveKrb5 {
  return { context, tell: createOnceTeller(context.sink, 'Kerberos') };
}

function fieldOf(krb5: JsonObject, key: string): string | null {
  const text = nameAt(krb5, key);
  return text === null || NONE.has(text) ? null : text;
}

/** True for a ticket, false for a refused account, null for all that tells neither. */
function outcomeOf(krb5: JsonObject): boolean | null {
  const type = textAt(krb5, 'msg_type');
  if (type === 'KRB_AS_REP' || type === 'KRB_TGS_REP') return true;
  return type === 'KRB_ERROR' && REFUSALS.has(textAt(krb5, 'error_code') ?? '') ? false : null;
}

/** Says who was given a ticket or refused one. The side with the port of the service is the controller. */
export function readEveKrb5({ context, tell }: EveKrb5, event: EveEvent, krb5: JsonObject): void {
  const success = outcomeOf(krb5);
  const fromServer = event.sourcePort === KDC_PORT;
  if (success === null || fromServer === (event.destinationPort === KDC_PORT)) return;
  const address = fromServer ? event.destination : event.source;
  const server = fromServer ? event.source : event.destination;
  if (success) tell(event.at, server, 'role', 'domain-controller', 'seen');
  const account = clientAccount(fieldOf(krb5, 'realm'), fieldOf(krb5, 'cname'));
  if (account === null) return;
  const service = fieldOf(krb5, 'sname');
  context.sink.identity({
    at: event.at,
    address,
    server,
    account,
    mechanism: 'kerberos',
    workstation: null,
    success,
    service,
  });
}
