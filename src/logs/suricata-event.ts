import { NO_ADDRESS } from '../base/address.ts';
import type { Provenance } from '../base/provenance.ts';
import { addressAt, countAt, microsAt, textAt } from './fields.ts';
import { type JsonObject, lookUp } from './json.ts';
import type { LogContext, LogLine } from './types.ts';

/** What every event of Suricata says (doc/userguide/output/eve/eve-json-format.rst, common section). */
export interface EveEvent {
  at: Provenance;
  object: JsonObject;
  type: string;
  /** Microseconds UTC. */
  time: number;
  /** Key of the connection: the sensor's number of the flow; null when it is not logged. */
  flow: string | null;
  source: number;
  sourcePort: number;
  destination: number;
  destinationPort: number;
  protocol: string;
  app: string;
}

/** What may keep an event from being used. */
export type EventProblem = 'bad-time' | 'bad-address';

function flowOf(object: JsonObject): string | null {
  const value = lookUp(object, 'flow_id');
  return typeof value === 'number' || (typeof value === 'string' && value.length <= 32)
    ? String(value)
    : null;
}

/** Reads the common part of one event, or says what is missing. */
export function readEvent(object: JsonObject, line: LogLine, context: LogContext): EveEvent | EventProblem {
  const time = microsAt(object, 'timestamp');
  if (Number.isNaN(time)) return 'bad-time';
  const { addresses } = context;
  const source = addressAt(object, 'src_ip', addresses);
  const destination = addressAt(object, 'dest_ip', addresses);
  if (source === NO_ADDRESS || destination === NO_ADDRESS) return 'bad-address';
  return {
    at: { ...line.at, time },
    object,
    type: textAt(object, 'event_type') ?? '',
    time,
    flow: flowOf(object),
    source,
    sourcePort: Math.max(0, countAt(object, 'src_port', 0xffff)),
    destination,
    destinationPort: Math.max(0, countAt(object, 'dest_port', 0xffff)),
    protocol: (textAt(object, 'proto') ?? '').toUpperCase(),
    app: textAt(object, 'app_proto') ?? '',
  };
}
