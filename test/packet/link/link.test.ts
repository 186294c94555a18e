import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { LINK_LAYERS } from '../../../src/packet/link/registry.ts';
import { concat, ethernet, frame, hex, ip4, ip6, listen, text, u16, u32, udp } from '../build.ts';

const V4 = ip4(udp(text('four')));
const V6 = ip6(udp(text('six')));

/** What a frame of this link type hands on. */
function heard(link: number, ...parts: (Uint8Array | number[])[]): string[] {
  const { room, datagrams } = listen();
  room.frame(frame(concat(...parts), { link }));
  return datagrams.map((one) => one.payload);
}

const MACS = hex('02 00 00 00 00 01 02 00 00 00 00 02');
const SNAP = hex('aa aa 03 00 00 00 08 00');
/** 802.11 data frame from a station to the distribution system: control, duration, three addresses, sequence. */
const WIFI = concat(hex('08 01 00 00'), MACS, hex('02 00 00 00 00 03 10 00'));
const WIFI_QOS = concat(hex('88 01 00 00'), MACS, hex('02 00 00 00 00 03 10 00 00 00'));

test.each([
  ['Ethernet', 1, [ethernet(V4)]],
  ['802.1Q', 1, [MACS, hex('8100 0064 0800'), V4]],
  ['802.1ad with 802.1Q', 1, [MACS, hex('88a8 0064 8100 0065 0800'), V4]],
  ['old QinQ', 1, [MACS, hex('9100 0064 8100 0065 0800'), V4]],
  ['802.3 with LLC and SNAP', 1, [MACS, u16(8 + V4.length), SNAP, V4]],
  ['802.3 with the IP service access point', 1, [MACS, u16(3 + V4.length), hex('06 06 03'), V4]],
  ['802.1ah', 1, [MACS, hex('88e7 00 000064'), ethernet(V4)]],
  ['VN-Tag', 1, [MACS, hex('8926 0000 0001 0800'), V4]],
  ['MPLS, two labels', 1, [MACS, hex('8847 00010040 00011140'), V4]],
  ['Ethernet pseudowire with control word', 1, [MACS, hex('8847 00011140 00000000'), ethernet(V4)]],
  ['PPPoE', 1, [MACS, hex('8864 11 00 0001'), u16(V4.length + 2), hex('0021'), V4]],
  ['PPPoE link type', 51, [hex('11 00 0001'), u16(V4.length + 2), hex('0021'), V4]],
  ['BSD null, little-endian', 0, [hex('02 00 00 00'), V4]],
  ['BSD null, big-endian', 0, [hex('00 00 00 02'), V4]],
  ['BSD loop', 108, [hex('00 00 00 02'), V4]],
  ['PPP', 9, [hex('ff 03 00 21'), V4]],
  ['PPP with compressed fields', 9, [hex('21'), V4]],
  ['PPP in HDLC', 50, [hex('ff 03 00 21'), V4]],
  ['Cisco HDLC in PPP_HDLC', 50, [hex('0f 00 08 00'), V4]],
  ['PPP with a direction', 166, [hex('01 ff 03 00 21'), V4]],
  ['PPP_WITH_DIR', 204, [hex('00 ff 03 00 21'), V4]],
  ['Cisco HDLC', 104, [hex('0f 00 08 00'), V4]],
  ['FDDI', 10, [hex('50'), MACS, SNAP, V4]],
  ['raw 12', 12, [V4]],
  ['raw 14', 14, [V4]],
  ['raw 101', 101, [V4]],
  ['IPv4', 228, [V4]],
  ['MPLS link type', 219, [hex('00011140'), V4]],
  ['Linux cooked', 113, [hex('0000 0001 0006 020000000001 0000 0800'), V4]],
  ['Linux cooked 2', 276, [hex('0800 0000 00000003 0001 00 06 0200000000010000'), V4]],
  ['NFLOG', 239, [hex('02 00 00 05 0800 0100 08000300'), hex(nfLength(V4)), hex('0900'), V4]],
  ['802.11', 105, [WIFI, SNAP, V4]],
  ['802.11 with QoS', 105, [WIFI_QOS, SNAP, V4]],
  ['radiotap', 127, [hex('00 00 0800 00000000'), WIFI, SNAP, V4]],
  [
    'radiotap with TSFT, flags and a padded header',
    127,
    [hex('00 00 1100 03000000 0102030405060708 20'), WIFI_QOS, [0, 0], SNAP, V4],
  ],
  ['Prism', 119, [hex('44000000 10000000 0000000000000000'), WIFI, SNAP, V4]],
  ['AVS', 163, [hex('80211001 00000010 0000000000000000'), WIFI, SNAP, V4]],
  ['PPI with 802.11', 192, [hex('00 00 0800 69000000'), WIFI, SNAP, V4]],
] as [string, number, (Uint8Array | number[])[]][])('%s hands on IPv4', (_name, link, parts) => {
  expect(heard(link, ...parts)).toEqual(['four']);
});

function nfLength(payload: Uint8Array): string {
  const length = payload.length + 4;
  return Buffer.from([length & 255, length >> 8]).toString('hex');
}

test.each([
  ['Ethernet', 1, [ethernet(V6, 0x86dd)]],
  ['IPv6 link type', 229, [V6]],
  ['raw', 101, [V6]],
  ['PPP', 9, [hex('ff 03 00 57'), V6]],
  ...[10, 24, 28, 30].flatMap((family) => [
    [`BSD null with family ${family}, little-endian`, 0, [[family, 0, 0, 0], V6]],
    [`BSD null with family ${family}, big-endian`, 108, [u32(family), V6]],
  ]),
] as [string, number, (Uint8Array | number[])[]][])('%s hands on IPv6', (_name, link, parts) => {
  expect(heard(link, ...parts)).toEqual(['six']);
});

test('an 802.11 aggregate hands on each of its parts', () => {
  const part = (name: string) => {
    const payload = concat(SNAP, ip4(udp(text(name))));
    return concat(MACS, u16(payload.length), payload, new Uint8Array((4 - ((payload.length + 14) % 4)) % 4));
  };
  const header = concat(hex('88 01 00 00'), MACS, hex('02 00 00 00 00 03 10 00 80 00'));
  expect(heard(105, header, part('one'), part('three'), part('seven'))).toEqual(['one', 'three', 'seven']);
});

test('protected 802.11 frames are counted as encrypted and not read', () => {
  const { room, unseen } = listen();
  room.frame(frame(concat(hex('08 41 00 00'), MACS, hex('020000000003 1000'), SNAP, V4), { link: 105 }));
  room.end();
  room.tell([]);
  expect(unseen).toMatchObject([{ reason: 'encrypted-radio', count: 1 }]);
});

test('unknown link types are counted by type', () => {
  const { room, unseen } = listen();
  for (const link of [147, 147, 201]) room.frame(frame(V4, { link }));
  room.end();
  room.tell([]);
  expect(unseen).toEqual([
    { evidence: 0, reason: 'unknown-link-type', count: 2, text: '2 frames of link type 147 were not read.' },
    { evidence: 0, reason: 'unknown-link-type', count: 1, text: '1 frame of link type 201 was not read.' },
  ]);
});

test('frames without IP are counted and not called a gap', () => {
  const { room, unseen } = listen();
  room.frame(frame(ethernet(hex('0001080006040001'), 0x0806)));
  room.end();
  room.tell([]);
  expect(room.counters.files[0]?.nonIp).toBe(1);
  expect(unseen).toEqual([]);
});

test('the registry is in alphabetical order and claims no link type twice', () => {
  const ids = LINK_LAYERS.map((layer) => layer.id);
  expect(ids).toEqual([...ids].sort());
  const types = LINK_LAYERS.flatMap((layer) => layer.linktypes);
  expect(new Set(types).size).toBe(types.length);
});

test.each(['link', 'tunnel'])('every file under %s is in a registry or behind one that is', (folder) => {
  const room = new URL('../../../src/packet/', import.meta.url);
  const files = readdirSync(new URL(`${folder}/`, room)).filter((name) => name !== 'registry.ts');
  const sources = ['layers.ts', ...files.map((name) => `${folder}/${name}`), `${folder}/registry.ts`];
  const code = sources.map((path) => readFileSync(new URL(path, room), 'utf8')).join('\n');
  expect(files.filter((name) => !code.includes(`/${name}'`))).toEqual([]);
});
