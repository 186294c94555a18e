import type { Channel, KeptMessage, KeptRecord } from '../../channel.ts';
import { parseDotted } from '../../codec/labels.ts';
import { TYPE } from './records.ts';

/** One question of an example, with its answer when it got one. */
export interface ExampleLine {
  /** Dotted; `\xHH` for other bytes. */
  name: string;
  type?: number;
  /** Seconds after the line before; 1 when not said. */
  after?: number;
  /** Dotted IPv4 addresses of A answers. */
  a?: string[];
  /** TXT answers, one string each cut at 255. */
  txt?: string[];
  ttl?: number;
  rcode?: number;
}

const START_MICROS = Date.UTC(2026, 0, 5, 9) * 1000;
const ANSWER_AFTER_MICROS = 2000;

/** A small channel built from lines: one initiator, one server, a query and, where said, its answer. */
export function exampleChannel(kind: Channel['kind'], zone: string, lines: readonly ExampleLine[]): Channel {
  const messages: KeptMessage[] = [];
  let time = START_MICROS;
  for (const [index, line] of lines.entries()) {
    time += (line.after ?? 1) * 1e6;
    const records = recordsOf(line);
    messages.push(message(line, index, time, false, []));
    if (records.length > 0 || line.rcode !== undefined)
      messages.push(message(line, index, time + ANSWER_AFTER_MICROS, true, records));
  }
  return { kind, initiator: 2, zone: parseDotted(zone) ?? new Uint8Array(0), messages, messagesOmitted: 0 };
}

function recordsOf(line: ExampleLine): KeptRecord[] {
  const addresses = (line.a ?? []).map((text) => ({
    type: TYPE.a,
    rdata: Uint8Array.from(text.split('.'), Number),
  }));
  const texts = (line.txt ?? []).map((text) => ({ type: TYPE.txt, rdata: txtRdata(text) }));
  return [...addresses, ...texts].map((record) => ({
    ...record,
    section: 1,
    class: 1,
    ttl: line.ttl ?? 60,
    ownerIsQuestion: true,
    owner: new Uint8Array(0),
  }));
}

/** TXT data of a text: strings of at most 255 bytes (RFC 1035 section 3.3.14). */
function txtRdata(text: string): Uint8Array {
  const bytes: number[] = [];
  for (let at = 0; at === 0 || at < text.length; at += 255) {
    const part = text.slice(at, at + 255);
    bytes.push(part.length, ...Array.from(part, (c) => c.charCodeAt(0) & 0xff));
  }
  return Uint8Array.from(bytes);
}

function message(
  line: ExampleLine,
  index: number,
  time: number,
  response: boolean,
  records: KeptRecord[],
): KeptMessage {
  return {
    cite: { evidence: 0, record: 2 * index + (response ? 2 : 1), offset: 0 },
    time,
    initiator: 2,
    server: 3,
    initiatorPort: 40000 + (index % 20000),
    serverPort: 53,
    transport: 'udp',
    response,
    id: (index * 40503 + 77) & 0xffff,
    flags: response ? 0x8180 : 0x0100,
    rcode: line.rcode ?? 0,
    size: -1,
    name: parseDotted(line.name) ?? new Uint8Array(0),
    qtype: line.type ?? TYPE.a,
    records,
    udpSize: -1,
    options: new Uint8Array(0),
    surplus: new Uint8Array(0),
    bad: null,
    wire: new Uint8Array(0),
  };
}
