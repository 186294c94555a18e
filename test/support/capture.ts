/** Small captures made by hand: classic pcap, Ethernet, IPv4, UDP, DNS. */

const LINKTYPE_ETHERNET = 1;

/** A classic little-endian pcap file (microseconds) of Ethernet frames, one a second from `first` on. */
export function pcap(frames: readonly Uint8Array[], first = 1_760_000_000): Buffer {
  const header = Buffer.alloc(24);
  header.writeUInt32LE(0xa1b2c3d4, 0);
  header.writeUInt16LE(2, 4);
  header.writeUInt16LE(4, 6);
  header.writeUInt32LE(65535, 16);
  header.writeUInt32LE(LINKTYPE_ETHERNET, 20);
  const records = frames.map((frame, i) => {
    const record = Buffer.alloc(16);
    record.writeUInt32LE(first + i, 0);
    record.writeUInt32LE(frame.length, 8);
    record.writeUInt32LE(frame.length, 12);
    return Buffer.concat([record, frame]);
  });
  return Buffer.concat([header, ...records]);
}

/** One UDP datagram over IPv4 and Ethernet; checksums are zero (not computed). */
export function udpFrame(
  from: string,
  fromPort: number,
  to: string,
  toPort: number,
  payload: Uint8Array,
): Buffer {
  const frame = Buffer.alloc(14 + 20 + 8);
  frame.writeUInt16BE(0x0800, 12);
  frame.writeUInt8(0x45, 14);
  frame.writeUInt16BE(20 + 8 + payload.length, 16);
  frame.writeUInt8(64, 22);
  frame.writeUInt8(17, 23);
  frame.set(from.split('.').map(Number), 26);
  frame.set(to.split('.').map(Number), 30);
  frame.writeUInt16BE(fromPort, 34);
  frame.writeUInt16BE(toPort, 36);
  frame.writeUInt16BE(8 + payload.length, 38);
  return Buffer.concat([frame, payload]);
}

/** A DNS question (RFC 1035 section 4.1) of type A, class IN, recursion desired. */
export function dnsQuestion(id: number, name: string): Buffer {
  const header = Buffer.from([id >> 8, id & 0xff, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0]);
  const labels = name
    .split('.')
    .map((label) => Buffer.concat([Buffer.from([label.length]), Buffer.from(label)]));
  return Buffer.concat([header, ...labels, Buffer.from([0, 0, 1, 0, 1])]);
}

/** A capture in which one computer asks a resolver for ordinary names. */
export function ordinaryCapture(packets = 20): Buffer {
  const hosts = ['www', 'mail', 'shop', 'news', 'static'];
  const frames = Array.from({ length: packets }, (_, i) =>
    udpFrame(
      '10.0.0.5',
      1024 + (i % 60_000),
      '10.0.0.1',
      53,
      dnsQuestion(i % 65_536, `${hosts[i % hosts.length]}.example.com`),
    ),
  );
  return pcap(frames);
}
