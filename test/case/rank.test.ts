import { expect, test } from 'vitest';
import { rankFindings } from '../../src/case/rank.ts';
import { dnsPart, finding } from '../support/case-fixture.ts';

test('severity leads, then score, bytes, the earlier, the id', () => {
  const bytes = (lower: number) => dnsPart({ bytesUp: { lower, upper: lower } });
  const base = { severity: 'high', score: 70, first: 10, dns: bytes(5) } as const;
  const order = [
    finding({ ...base, id: 'a', severity: 'critical', score: 1 }),
    finding({ ...base, id: 'b', score: 80 }),
    finding({ ...base, id: 'c', dns: bytes(6) }),
    finding({ ...base, id: 'd', first: 9 }),
    finding({ ...base, id: 'e' }),
    finding({ ...base, id: 'f' }),
    finding({ ...base, id: 'g', first: Number.NaN }),
    finding({ ...base, id: 'h', severity: 'low', score: 100 }),
  ];
  expect(rankFindings([...order].reverse()).map(({ id }) => id)).toEqual(order.map(({ id }) => id));
});
