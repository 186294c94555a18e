import { expect, test } from 'vitest';
import { addressText } from '../../../src/base/address.ts';
import { TUNNELS } from '../../../src/packet/tunnel/registry.ts';
import { concat, ethernet, frame, hex, ip4, ip6, listen, text, u16, udp } from '../build.ts';

const INNER = ip4(udp(text('inner')), { source: '192.168.7.1', destination: '192.168.7.2' });
const INNER6 = ip6(udp(text('inner6')));
const outer = (protocol: number, ...parts: (Uint8Array | number[])[]) => ip4(concat(...parts), { protocol });
const over = (port: number, ...parts: (Uint8Array | number[])[]) => ip4(udp(concat(...parts), 50000, port));

test.each([
  ['GRE', outer(47, hex('0000 0800'), INNER)],
  ['GRE with checksum, key and sequence', outer(47, hex('b000 0800 00000000 00000007 00000001'), INNER)],
  ['GRE with Ethernet (NVGRE)', outer(47, hex('2000 6558 00000100'), ethernet(INNER))],
  ['GRE with WCCP redirect header', outer(47, hex('0000 883e 00000000'), INNER)],
  ['ERSPAN type I', outer(47, hex('0000 88be'), ethernet(INNER))],
  ['ERSPAN type II', outer(47, hex('1000 88be 00000001 10010000 00000000'), ethernet(INNER))],
  ['ERSPAN type III', outer(47, hex('1000 22eb 00000001 20010000 00000000 00000000'), ethernet(INNER))],
  [
    'ERSPAN type III with subheader',
    outer(47, hex('1000 22eb 00000001 20010000 00000000 00000001 0000000000000000'), ethernet(INNER)),
  ],
  ['PPTP', outer(47, hex('3001 880b'), u16(INNER.length + 4), hex('0001 00000001 ff030021'), INNER)],
  [
    'PPTP with acknowledgement',
    outer(47, hex('3081 880b'), u16(INNER.length + 4), hex('0001 00000001 00000000 ff030021'), INNER),
  ],
  ['IP in IP', outer(4, INNER)],
  ['IPv4 in IPv6', ip6(INNER, 4)],
  ['EtherIP', outer(97, hex('3000'), ethernet(INNER))],
  ['MPLS in IP', outer(137, hex('00011140'), INNER)],
  ['MPLS in UDP', over(6635, hex('00011140'), INNER)],
  ['VXLAN', over(4789, hex('08000000 00006400'), ethernet(INNER))],
  ['VXLAN on the old Linux port', over(8472, hex('08000000 00006400'), ethernet(INNER))],
  ['VXLAN-GPE with IPv4', over(4790, hex('0c000001 00006400'), INNER)],
  ['Geneve with options', over(6081, hex('0200 6558 00006400 0102 80 01 00000000'), ethernet(INNER))],
  ['GTP-U', over(2152, hex('30 ff'), u16(INNER.length), hex('00000001'), INNER)],
  [
    'GTP-U with extension header',
    over(2152, hex('34 ff'), u16(INNER.length + 8), hex('00000001 0000 00 85 01 00 01 00'), INNER),
  ],
  ['L2TP', over(1701, hex('4002'), u16(INNER.length + 12), hex('0001 0001 ff030021'), INNER)],
  ['VXLAN in GRE', outer(47, hex('0000 0800'), over(4789, hex('08000000 00006400'), ethernet(INNER)))],
] as [string, Uint8Array][])('%s: the inner packet counts, with the inner addresses', (_name, packet) => {
  const { room, datagrams, addresses } = listen();
  room.frame(frame(ethernet(packet, packet[0]! >> 4 === 6 ? 0x86dd : 0x0800)));
  expect(datagrams.map((one) => [one.payload, addressText(addresses, one.source)])).toEqual([
    ['inner', '192.168.7.1'],
  ]);
});

test.each([
  ['6in4', outer(41, INNER6)],
  ['Teredo', over(3544, INNER6)],
  [
    'Teredo with authentication and origin',
    over(3544, hex('0001 00 00 0000000000000000 00 0000 8000 01020304'), INNER6),
  ],
  ['Teredo answer', ip4(udp(INNER6, 3544, 50000))],
])('%s carries IPv6', (_name, packet) => {
  const { room, datagrams, addresses } = listen();
  room.frame(frame(ethernet(packet)));
  expect(datagrams.map((one) => [one.payload, addressText(addresses, one.source)])).toEqual([
    ['inner6', '2001:db8::1'],
  ]);
});

test('a datagram that only uses the port of a tunnel is read as any other', () => {
  const { room, datagrams } = listen();
  room.frame(frame(ethernet(ip4(udp(text('answer to an ephemeral port'), 53, 4789)))));
  expect(datagrams.map((one) => one.payload)).toEqual(['answer to an ephemeral port']);
});

test('tunnels inside tunnels stop at the bound and are counted', () => {
  let packet = INNER;
  for (let i = 0; i < 7; i++) packet = outer(4, packet);
  const { room, datagrams } = listen();
  room.frame(frame(ethernet(packet)));
  expect(datagrams).toHaveLength(1);
  room.frame(frame(ethernet(outer(4, packet))));
  expect(datagrams).toHaveLength(1);
  expect(room.counters.files[0]?.tooDeep).toBe(1);
});

test('the registry is in alphabetical order', () => {
  const ids = TUNNELS.map((tunnel) => tunnel.id);
  expect(ids).toEqual([...ids].sort());
});
