import { createDnsMessage, type DnsMessage, type DnsTransport } from '../observe/dns.ts';
import { FLAG, OPCODE_SHIFT } from '../wire/dns/header.ts';
import { readMessage } from '../wire/dns/message.ts';
import { DNS, LLMNR, MDNS, serviceOfPort } from '../wire/dns/services.ts';
import { rcodeNumber } from '../wire/dns/types.ts';
import { MAX_FLOWS } from './bounds.ts';
import { countAt, isObject, listAt, textAt, trueAt } from './fields.ts';
import { keepBounded } from './joined.ts';
import type { JsonObject } from './json.ts';
import { createWireBuilder, putQuestions, putRecords, type WireBuilder } from './suricata-dns-wire.ts';
import type { EveEvent } from './suricata-event.ts';
import type { LogContext } from './types.ts';

/** Ports that only servers of DNS have; DNS over TLS is RFC 7858. */
const SERVER_PORTS: ReadonlySet<number> = new Set([DNS.port, MDNS.port, LLMNR.port, 853]);

/** Turns `dns` events into messages. */
export interface EveDns {
  context: LogContext;
  message: DnsMessage;
  builder: WireBuilder;
  /** Address that asked, by flow: answers of version 2 show either side as source. */
  askers: Map<string, number>;
}

export function createEveDns(context: LogContext): EveDns {
  return { context, message: createDnsMessage(), builder: createWireBuilder(), askers: new Map() };
}

/** Words for queries and answers in versions 1 to 3 (doc/userguide/upgrade/8.0-dns-logging-changes.rst). */
function isResponse(dns: JsonObject): boolean | null {
  const type = textAt(dns, 'type');
  if (type === 'query' || type === 'request') return false;
  return type === 'answer' || type === 'response' ? true : null;
}

/** Whether the source of the event is the server: by port, else by version, else by who asked in the same flow. */
function serverIsSource(state: EveDns, event: EveEvent, dns: JsonObject, response: boolean): boolean {
  const fromServer = SERVER_PORTS.has(event.sourcePort);
  const toServer = SERVER_PORTS.has(event.destinationPort);
  if (fromServer !== toServer) return fromServer;
  if (!response) return false;
  const asker = event.flow === null ? undefined : state.askers.get(event.flow);
  if (asker !== undefined && event.source !== event.destination) return asker === event.destination;
  return textAt(dns, 'type') === 'response' || countAt(dns, 'version') >= 3;
}

function transportOf(event: EveEvent): DnsTransport {
  if (event.app === 'doh2' || event.app === 'doh') return 'doh';
  if (event.protocol === 'UDP') return 'udp';
  return event.protocol === 'TCP' ? 'tcp' : 'unknown';
}

function questionsOf(dns: JsonObject): JsonObject[] {
  const listed = listAt(dns, 'queries').filter(isObject);
  if (listed.length > 0) return listed;
  return textAt(dns, 'rrname') === null ? [] : [dns];
}

function rcodeOf(dns: JsonObject): number {
  const name = textAt(dns, 'rcode');
  if (name === null) return 0;
  return /^\d{1,4}$/.test(name) ? Math.min(Number(name), 0xfff) : Math.max(0, rcodeNumber(name));
}

/** The flag word as hex text when it is logged, else from the single flags. */
function flagsOf(dns: JsonObject, response: boolean, rcode: number): number {
  const text = textAt(dns, 'flags');
  if (text !== null && /^[0-9a-fA-F]{1,4}$/.test(text)) return Number.parseInt(text, 16);
  return (
    (response ? FLAG.response : 0) |
    (Math.max(0, countAt(dns, 'opcode', 15)) << OPCODE_SHIFT) |
    (trueAt(dns, 'aa') ? FLAG.authoritative : 0) |
    (trueAt(dns, 'tc') ? FLAG.truncated : 0) |
    (trueAt(dns, 'rd') ? FLAG.recursionDesired : 0) |
    (trueAt(dns, 'ra') ? FLAG.recursionAvailable : 0) |
    (rcode & FLAG.rcode)
  );
}

/** Who asked whom; in version 2 the answer may be logged from either side. */
function setEnds(state: EveDns, event: EveEvent, dns: JsonObject, response: boolean): void {
  const { message } = state;
  const back = serverIsSource(state, event, dns, response);
  message.initiator = back ? event.destination : event.source;
  message.initiatorPort = back ? event.destinationPort : event.sourcePort;
  message.server = back ? event.source : event.destination;
  message.serverPort = back ? event.sourcePort : event.destinationPort;
  if (!response && event.flow !== null)
    keepBounded(state.askers, event.flow, message.initiator, MAX_FLOWS, () => {});
}

function dress(state: EveDns, event: EveEvent, dns: JsonObject, rcode: number): void {
  const { message } = state;
  Object.assign(message.at, event.at);
  message.at.time = event.time;
  message.id = countAt(dns, 'id', 0xffff);
  message.size = -1;
  message.cut = 0;
  message.service = serviceOfPort(message.serverPort);
  message.transport = transportOf(event);
  if (message.response) message.rcode = rcode;
}

/** Says one `dns` event as a message: it is built back into wire form and read like a packet. */
export function readEveDns(state: EveDns, event: EveEvent, dns: JsonObject): void {
  const { builder, message, context } = state;
  const response = isResponse(dns);
  if (response === null) return;
  const questions = questionsOf(dns);
  if (!putQuestions(builder, questions)) {
    context.problem('bad-name', event.at, 'A line whose query is no DNS name was left out.');
    return;
  }
  const owner = textAt(questions[0] ?? dns, 'rrname') ?? '';
  const omitted = response ? putRecords(builder, dns, owner) : 0;
  const rcode = response ? rcodeOf(dns) : 0;
  const flags = flagsOf(dns, response, rcode);
  builder.view.setUint16(2, response ? flags | FLAG.response : flags & ~FLAG.response);
  builder.view.setUint16(0, Math.max(0, countAt(dns, 'id', 0xffff)));
  readMessage(message, builder.bytes, builder.view, 0, builder.end);
  setEnds(state, event, dns, response);
  dress(state, event, dns, rcode);
  context.sink.dns(message);
  if (omitted > 0)
    context.problem('bad-answer', event.at, 'A record without a readable owner and type was left out.');
}
