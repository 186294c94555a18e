import { describe, expect, it } from 'vitest';
import { createEvidenceFile } from '../../src/evidence/open.ts';
import { allReasons, isCostly, report, statusAfterReading } from '../../src/evidence/reasons.ts';

describe('problems', () => {
  it.each(allReasons())('%s is one plain sentence', (reason) => {
    const file = createEvidenceFile('x');
    report(file, reason, { offset: 42, detail: 'Detail' });
    const [problem] = file.problems;
    expect(problem).toMatchObject({ reason, offset: 42, record: null, count: 1 });
    expect(problem!.text).toMatch(/^[A-Z].*$/);
    expect(problem!.text).not.toMatch(/undefined|null|NaN/);
  });

  it('of one reason are counted, and the first place stays', () => {
    const file = createEvidenceFile('x');
    report(file, 'cut', { offset: 1, record: 7 });
    report(file, 'cut', { offset: 2, record: 8 });
    report(file, 'joined', { offset: 3 });
    expect(file.problems).toMatchObject([
      { reason: 'cut', offset: 1, record: 7, count: 2 },
      { reason: 'joined', offset: 3, count: 1 },
    ]);
  });

  it('that cost nothing leave a file whole', () => {
    const file = createEvidenceFile('x');
    report(file, 'joined', { offset: 3 });
    expect([isCostly(file), statusAfterReading(file)]).toEqual([false, 'whole']);
    report(file, 'cut');
    expect(statusAfterReading(file)).toBe('partial');
    expect(file.problems[1]!.text).toContain('an unknown place');
  });
});
