import { cite } from '../base/provenance.ts';
import { INTERFACE } from '../wire/dcerpc/interfaces.ts';
import type { Tell } from '../wire/facts.ts';
import { createOnceTeller } from '../wire/once.ts';
import { MAX_FLOWS, MAX_INTERFACES } from './bounds.ts';
import { countAt, isObject, listAt, textAt } from './fields.ts';
import { keepBounded } from './joined.ts';
import type { JsonObject } from './json.ts';
import type { EveEvent } from './suricata-event.ts';
import type { LogContext } from './types.ts';

/** DRSGetNCChanges, [MS-DRSR] 4.1.10. */
const GET_NC_CHANGES = 3;

/** Turns `dcerpc` events into replication: only a flow that bound nothing but the directory's interface counts. */
export interface EveDcerpc {
  context: LogContext;
  tell: Tell;
  /** Flows with one accepted interface, the directory's. */
  directory: Map<string, boolean>;
}

export function createEveDcerpc(context: LogContext): EveDcerpc {
  return { context, tell: createOnceTeller(context.sink, 'DCE/RPC'), directory: new Map() };
}

function onBind(state: EveDcerpc, event: EveEvent, dcerpc: JsonObject): void {
  const bound = listAt(dcerpc, 'interfaces')
    .slice(0, MAX_INTERFACES)
    .filter(isObject)
    .filter((each) => countAt(each, 'ack_result') === 0)
    .map((each) => textAt(each, 'uuid'));
  if (event.flow === null || bound.length === 0) return;
  const only = bound.every((uuid) => uuid === INTERFACE.drsuapi);
  keepBounded(
    state.directory,
    event.flow,
    only && state.directory.get(event.flow) !== false,
    MAX_FLOWS,
    () => {},
  );
  if (bound.includes(INTERFACE.drsuapi))
    state.tell(event.at, event.destination, 'role', 'domain-controller', 'seen');
}

/** Takes in one `dcerpc` event; requests name their operation, the flow its interface. */
export function readEveDcerpc(state: EveDcerpc, event: EveEvent, dcerpc: JsonObject): void {
  const request = textAt(dcerpc, 'request');
  if (request === 'BIND' || request === 'ALTER_CONTEXT') {
    onBind(state, event, dcerpc);
    return;
  }
  if (request !== 'REQUEST' || countAt(dcerpc, 'req.opnum') !== GET_NC_CHANGES) return;
  if (event.flow === null || state.directory.get(event.flow) !== true) return;
  const moment = { ...cite(event.at), time: event.time };
  state.context.sink.replication({
    first: moment,
    last: { ...moment },
    client: event.source,
    server: event.destination,
    account: null,
    calls: 1,
    bytes: Math.max(0, countAt(dcerpc, 'res.stub_data_size')),
    opnums: [GET_NC_CHANGES],
  });
}
