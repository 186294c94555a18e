import { formatAddress } from '../../base/address.ts';
import type { DnsFacts, ZoneRecord } from '../finding.ts';
import type { Channel, KeptMessage, KeptRecord } from './channel.ts';
import { dottedText } from './codec/labels.ts';

/** Records listed for the far end of a channel; a tunnel that answers with addresses has thousands. */
const MAX_ZONE_RECORDS = 24;
/** Distinct records counted past that: a /16 of answers. */
const MAX_OMITTED = 65_536;
const TYPES: Readonly<Record<number, ZoneRecord['type']>> = { 1: 'A', 2: 'NS', 6: 'SOA', 28: 'AAAA' };

/** What the answers say about the zone: addresses, name servers, start of authority, as seen. */
export function zoneRecords(channels: readonly Channel[]): Pick<DnsFacts, 'records' | 'recordsOmitted'> {
  const seen = new Map<string, ZoneRecord>();
  const omitted = new Set<string>();
  for (const channel of channels) {
    for (const message of channel.messages) {
      if (!message.response) continue;
      for (const record of message.records) {
        const row = zoneRecord(message, record);
        if (!row) continue;
        const key =
          row.type === 'SOA' || row.type === 'NS'
            ? `${row.type} ${row.owner} ${row.value}`
            : `${row.type} ${row.value}`;
        if (seen.has(key)) continue;
        if (seen.size < MAX_ZONE_RECORDS) seen.set(key, row);
        else if (omitted.size < MAX_OMITTED) omitted.add(key);
      }
    }
  }
  return { records: [...seen.values()], recordsOmitted: omitted.size };
}

function zoneRecord(message: KeptMessage, record: KeptRecord): ZoneRecord | null {
  const type = TYPES[record.type];
  const value = type && recordValue(type, record.rdata);
  if (!type || !value) return null;
  return { type, owner: dottedText(record.owner), value, ttl: record.ttl, cite: message.cite };
}

function recordValue(type: ZoneRecord['type'], rdata: Uint8Array): string | null {
  if (type === 'A') return rdata.length === 4 ? rdata.join('.') : null;
  if (type === 'AAAA') return rdata.length === 16 ? formatAddress(rdata) : null;
  if (type === 'NS') return dottedText(rdata.subarray(0, -1)) || null;
  return soaText(rdata);
}

/** `mname rname serial` of RFC 1035 section 3.3.13. */
function soaText(rdata: Uint8Array): string | null {
  const first = rdata.indexOf(0);
  const second = rdata.indexOf(0, first + 1);
  if (first < 0 || second < 0 || rdata.length < second + 5) return null;
  const serial = new DataView(rdata.buffer, rdata.byteOffset + second + 1, 4).getUint32(0);
  return `${dottedText(rdata.subarray(0, first))} ${dottedText(rdata.subarray(first + 1, second))} ${serial}`;
}
