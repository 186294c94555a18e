import type { AddressTable } from '../base/address.ts';
import { drain } from '../evidence/merge.ts';
import type { Survey } from '../evidence/survey.ts';
import type { FrameCursor, LineCursor } from '../evidence/types.ts';
import { createLogCase, finishLogCase, type LogCase } from '../logs/joined.ts';
import { logFormats } from '../logs/registry.ts';
import type { LogReader } from '../logs/types.ts';
import type { Sink } from '../observe/sink.ts';
import type { StreamProtocol } from '../observe/transport.ts';
import type { Unseen } from '../observe/unseen.ts';
import type { Counters } from '../packet/counters.ts';
import type { PacketInfo } from '../packet/packet-info.ts';
import { createPacketRoom } from '../packet/packets.ts';
import { createPlace, type PacketShare, type Place, wholeShare } from '../packet/share.ts';
import { datagramProtocols, streamProtocols } from '../wire/protocols.ts';
import type { Collector } from '../wire/smb/collect.ts';
import { createSmbStream } from '../wire/smb/stream.ts';

/** What shapes a reading. */
export interface ReadingLimits {
  /** Microseconds UTC; what lies outside is not analysed and counted as unseen. */
  from: number | null;
  to: number | null;
}

export interface ReadingProgress {
  bytesDone: number;
  bytesTotal: number;
  packets: number;
  phase: 'screen' | 'confirm';
}

/** The evidence of one case, to be read once or twice with the same readers. */
export interface Reading {
  evidence: Survey;
  addresses: AddressTable;
  from: number;
  to: number;
  counts: { packets: number; logRecords: number };
  /** Records outside --from and --to. */
  outside: number;
  /** What the reading itself could not see. */
  unseen(): Unseen[];
}

export interface ReadOptions {
  phase: 'screen' | 'confirm';
  signal?: AbortSignal | undefined;
  progress?: ((p: ReadingProgress) => void) | undefined;
  onPacket?: (packet: PacketInfo) => void;
  /** Takes the content of SMB transfers that it wants. */
  collector?: Collector | null;
  /** What of the packets is handled here; everything when left out. Only who leads reads logs and fills accounts. */
  share?: PacketShare;
  /** Kept up to date for the sink. */
  place?: Place;
}

/** What a reading leaves behind. */
export interface Read {
  counters: Counters;
  /** Frames that were taken, by index of evidence. */
  frames: number[];
  /** Tells the sink what of the packets was not seen, here and by readers of other shares. */
  tell(others: readonly Counters[]): void;
}

export function createReading(evidence: Survey, addresses: AddressTable, options: ReadingLimits): Reading {
  const reading: Reading = {
    evidence,
    addresses,
    from: options.from ?? Number.NEGATIVE_INFINITY,
    to: options.to ?? Number.POSITIVE_INFINITY,
    counts: { packets: 0, logRecords: 0 },
    outside: 0,
    unseen() {
      if (reading.outside === 0) return [];
      const text = `${reading.outside} records lie outside --from and --to and were not analysed.`;
      return [{ evidence: null, reason: 'outside-time', count: reading.outside, text }];
    },
  };
  return reading;
}

/** Reads all evidence, or its share of it, into a sink; the first reading of who leads also fills the accounts of the files. */
export async function readAll(reading: Reading, sink: Sink, options: ReadOptions): Promise<Read> {
  const { evidence, addresses } = reading;
  const share = options.share ?? wholeShare();
  const place = options.place ?? createPlace();
  const first = options.phase === 'screen' && share.leads;
  const hears = first ? withLogTimes(evidence, sink) : sink;
  const room = createPacketRoom({
    addresses,
    datagrams: datagramProtocols,
    streams: options.collector ? withCollector(options.collector) : streamProtocols,
    sink: hears,
    share,
    place,
    ...(options.onPacket ? { onPacket: options.onPacket } : {}),
  });
  const logs = openLogs(reading, hears, first, place);
  const { from, to } = reading;
  let outside = 0;
  const visit = (cursor: FrameCursor | LineCursor): void => {
    if (cursor.kind === 'lines') {
      if (share.leads) logs.line(cursor);
    } else if (cursor.at.time < from || cursor.at.time > to) outside++;
    else room.frame(cursor);
  };
  await drain(share.leads ? evidence.sources : capturesOf(evidence), visit, {
    again: !first,
    ...(options.signal ? { signal: options.signal } : {}),
    onProgress: progress(reading, options),
  });
  logs.end();
  room.end();
  const { counters } = room;
  if (first) reading.outside += outside;
  return {
    counters,
    frames: room.frames(),
    tell(others) {
      room.tell(others);
      if (first) account(reading, logs.readers, counters.duplicates);
    },
  };
}

/** What a reader that leaves logs to others opens. Where not all files can be open at once, logs change their order. */
function capturesOf({ sources }: Survey): Survey['sources'] {
  if (sources.length > (sources[0]?.limits.openFiles ?? 0)) return sources;
  return sources.filter(({ capture }) => capture !== null);
}

/** The same protocols, with one that hands out content. */
function withCollector(collector: Collector): StreamProtocol[] {
  const collecting = createSmbStream(collector);
  return streamProtocols.map((protocol) => (protocol.id === collecting.id ? collecting : protocol));
}

/** The log files of the case; what they tell stands behind the last packet before it. */
interface Logs {
  readers: readonly (LogReader | undefined)[];
  line(cursor: LineCursor): void;
  end(): void;
}

function openLogs(reading: Reading, sink: Sink, first: boolean, place: Place): Logs {
  const joined = createLogCase();
  const readers = openLogReaders(reading, sink, first, joined);
  const enter = () => {
    place.order += 0.5;
    place.mine = true;
  };
  return {
    readers,
    line(cursor) {
      enter();
      readers[cursor.at.evidence]?.line(cursor);
      place.order -= 0.5;
    },
    end() {
      enter();
      for (const reader of readers) reader?.end();
      finishLogCase(joined);
      place.order -= 0.5;
    },
  };
}

/** One reader per log file, by index of evidence. */
function openLogReaders(
  reading: Reading,
  sink: Sink,
  first: boolean,
  joined: LogCase,
): (LogReader | undefined)[] {
  const readers: (LogReader | undefined)[] = [];
  for (const source of reading.evidence.sources) {
    const format = logFormats.find((f) => f.id === source.file.format);
    if (!format) continue;
    readers[source.index] = format.open({
      addresses: reading.addresses,
      joined,
      sink: limited(reading, sink),
      problem(reason, at, text) {
        if (first) addProblem(source.file, reason, at, text);
      },
    });
  }
  return readers;
}

function addProblem(
  file: Survey['files'][number],
  reason: string,
  at: { offset: number; record: number },
  text: string,
): void {
  const known = file.problems.find((p) => p.reason === reason);
  if (known) known.count++;
  else file.problems.push({ reason, offset: at.offset, record: at.record, count: 1, text });
}

/** Lines have no time before they are read: the limits of time apply to what they say. */
function limited(reading: Reading, sink: Sink): Sink {
  if (reading.from === Number.NEGATIVE_INFINITY && reading.to === Number.POSITIVE_INFINITY) return sink;
  return timed(sink, (_, time) => {
    const outside = time < reading.from || time > reading.to;
    if (outside) reading.outside++;
    return !outside;
  });
}

/** A sink that hands on what `passes` lets through by evidence and time. */
function timed(sink: Sink, passes: (evidence: number, time: number) => boolean): Sink {
  const by = <T>(tell: (said: T) => void, place: (said: T) => { evidence: number; time: number }) => {
    return (said: T): void => {
      const { evidence, time } = place(said);
      if (passes(evidence, time)) tell(said);
    };
  };
  return {
    ...sink,
    dns: by(sink.dns, ({ at }) => at),
    host: by(sink.host, ({ at }) => at),
    flow: by(sink.flow, ({ at }) => at),
    identity: by(sink.identity, ({ at }) => at),
    transfer: by(sink.transfer, ({ first }) => first),
    volume: by(sink.volume, ({ first }) => first),
    replication: by(sink.replication, ({ first }) => first),
  };
}

/** Logs tell their times only in their records. */
function withLogTimes(evidence: Survey, sink: Sink): Sink {
  const logs = evidence.files.map((file) => (logFormats.some((f) => f.id === file.format) ? file : null));
  if (logs.every((file) => file === null)) return sink;
  return timed(sink, (index, time) => {
    const file = logs[index];
    if (file && !(file.first <= time)) file.first = time;
    if (file && !(file.last >= time)) file.last = time;
    return true;
  });
}

function progress(reading: Reading, options: ReadOptions): (bytes: number) => void {
  const total = reading.evidence.sources.reduce((sum, source) => sum + source.file.bytes, 0);
  return (bytes) => {
    const packets = reading.evidence.files.reduce((sum, file) => sum + file.records, 0);
    options.progress?.({ bytesDone: bytes, bytesTotal: total, packets, phase: options.phase });
  };
}

/** Reasons for which a reader of a log leaves a whole line out. */
const LEAVES_OUT: ReadonlySet<string> = new Set([
  'json',
  'json-array',
  'line-long',
  'no-header',
  'columns-short',
]);

/** A log of which every line was left out was not read, whatever its format. */
function isLeftOut({ records, problems }: Survey['files'][number]): boolean {
  const lines = problems
    .filter(({ reason }) => LEAVES_OUT.has(reason))
    .reduce((sum, { count }) => sum + count, 0);
  return records > 0 && lines >= records;
}

function account(
  reading: Reading,
  readers: readonly (LogReader | undefined)[],
  duplicates: ArrayLike<number>,
): void {
  for (const { file, index } of reading.evidence.sources) {
    file.duplicates = duplicates[index] ?? 0;
    const reader = readers[index];
    if (reader && isLeftOut(file)) file.status = 'unread';
    else if (reader) reading.counts.logRecords += reader.rows?.() ?? file.records;
    else reading.counts.packets += file.records;
  }
}
