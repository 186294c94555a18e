import { concatBytes } from '../../codec/labels.ts';
import { dotted, fromHex } from '../support/text.ts';

/** One name of a stream: `<ident>.<state>.<number>.<crc>.<protocol>.<count>.<d1>.<d2>.<d3>.<zone>`. */
export interface Part {
  ident: string;
  kind: 'start' | 'data' | 'end';
  number: number;
  crc: number;
  data: Uint8Array;
  zone: string;
}

/** protocol/constants.go. */
const KINDS = new Map<string, Part['kind']>([
  ['be', 'start'],
  ['ef', 'data'],
  ['ca', 'end'],
]);
/** Labels in front of the zone. */
const FRONT = 9;
const HEX = /^[0-9a-f]{2,60}$/i;

/** Reads a name; null when it is none of the grammar. Its CRC is not checked here. */
export function readPart(labels: readonly string[]): Part | null {
  if (labels.length < FRONT + 1) return null;
  const [ident, state, number, crc, protocol, count, ...rest] = labels as [
    string,
    string,
    string,
    string,
    string,
    string,
    ...string[],
  ];
  const kind = KINDS.get(state.toLowerCase());
  const used = Number(count);
  if (!kind || !/^[0-9a-f]{4}$/i.test(ident) || !/^\d{1,9}$/.test(number)) return null;
  if (!/^[0-9a-f]{2,8}$/i.test(crc) || !/^[01]$/.test(protocol) || !/^[0-3]$/.test(count)) return null;
  const data = dataOf(rest.slice(0, 3), used);
  if (!data || (kind === 'data') !== used > 0) return null;
  const zone = dotted(labels.slice(FRONT));
  return {
    ident: ident.toLowerCase(),
    kind,
    number: Number(number),
    crc: Number.parseInt(crc, 16),
    data,
    zone,
  };
}

function dataOf(labels: readonly string[], used: number): Uint8Array | null {
  if (labels.slice(used).some((label) => label !== '0')) return null;
  if (labels.slice(0, used).some((label) => !HEX.test(label))) return null;
  return fromHex(labels.slice(0, used).join(''));
}

/** Data from number 1 up to the first gap. */
export function concatHexParts(parts: ReadonlyMap<number, Part>): { bytes: Uint8Array; count: number } {
  const list: Uint8Array[] = [];
  for (let part = parts.get(1); part; part = parts.get(list.length + 1)) list.push(part.data);
  return { bytes: concatBytes(list), count: list.length };
}
