import { describe, expect, it } from 'vitest';
import { TRUSTED_SERVICES } from '../../src/data/trusted-services.ts';

/** Texts on which a pattern that backtracks would take long; as long as a name can be. */
const HARD = [
  'a'.repeat(253),
  `${'a.'.repeat(126)}!`,
  `${'0.'.repeat(126)}!`,
  `${'a-'.repeat(126)}!`,
  `${'1.2.3.4.'.repeat(31)}!`,
  `${'_tcp._udp.'.repeat(25)}!`,
  `_acme-challenge.${'a.'.repeat(110)}!`,
];

describe('trusted services', () => {
  it('stand in alphabetical order of ids that are unique', () => {
    const ids = TRUSTED_SERVICES.map((s) => s.id);
    expect(ids).toEqual([...new Set(ids)].sort());
  });

  it('name lower-case zones without dots at the ends, and where the fact is from', () => {
    for (const service of TRUSTED_SERVICES) {
      expect(service.zones.length, service.id).toBeGreaterThan(0);
      for (const zone of service.zones)
        expect(zone, service.id).toMatch(/^(?:\*|[a-z0-9-]+(?:\.[a-z0-9-]+)*)$/);
      expect(service.source.length, service.id).toBeGreaterThan(3);
    }
  });

  it.each(TRUSTED_SERVICES.map((s) => [s.id, s] as const))(
    '%s has patterns that take no time on hostile names',
    (_, service) => {
      const started = performance.now();
      for (const source of service.residual) {
        const pattern = new RegExp(`^(?:${source})$`);
        for (const text of HARD) expect(typeof pattern.test(text)).toBe('boolean');
      }
      expect(performance.now() - started).toBeLessThan(100);
    },
  );

  it('have examples and counter-examples wherever a shape is stated', () => {
    for (const service of TRUSTED_SERVICES) {
      if (service.residual.length > 0) expect(service.examples.length, service.id).toBeGreaterThan(0);
      expect(service.notThese.length, service.id).toBeGreaterThan(0);
    }
  });
});
