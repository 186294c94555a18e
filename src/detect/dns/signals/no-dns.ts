import { grouped } from '../../signal.ts';
import type { Signal } from './signal.ts';

export const noDns: Signal = {
  id: 'no-dns',
  unit: 'messages',
  source: 'RFC 1035 section 4: a payload on port 53 that is no message',
  says: 'Payloads between this computer and a DNS port that are no DNS at all.',
  formula: '15 points from 4 messages, 25 from 16',
  raisedBy: ['damaged captures', 'other services on port 53', 'DNSCrypt'],
  judge({ broken, standing }) {
    if (broken < 4 || standing.viaResolver) return null;
    return {
      value: broken,
      points: broken >= 16 ? 25 : 15,
      text: `${grouped(broken)} messages on the DNS port are no DNS.`,
    };
  },
};
