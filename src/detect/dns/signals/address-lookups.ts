import { percent } from '../../signal.ts';
import type { Signal } from './signal.ts';

export const addressLookups: Signal = {
  id: 'address-lookups',
  unit: 'share',
  source: 'RFC 1035 section 3.5, RFC 3596, RFC 5782, RFC 7208 macros',
  says: 'The names spell addresses before the zone: reverse lookups, block lists, origin lookups.',
  formula: 'minus 60 times the share of such names, from one half on',
  raisedBy: ['a channel that writes its bytes as octets'],
  judge({ names }) {
    if (names.addressShaped < 0.5) return null;
    return {
      value: Math.round(names.addressShaped * 100) / 100,
      points: -Math.round(names.addressShaped * 60),
      text: `${percent(names.addressShaped)} of the names spell an address.`,
    };
  },
};
