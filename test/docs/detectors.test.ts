import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { SENSITIVE_ITEMS } from '../../src/data/sensitive-names.ts';
import { TOOL_FLOOR, TOOL_POINTS } from '../../src/detect/dns/score.ts';
import { SIGNALS } from '../../src/detect/dns/signals/registry.ts';
import { TOOLS } from '../../src/detect/dns/tools/registry.ts';
import { CUT_OFFS } from '../../src/detect/severity.ts';
import { SMB_SIGNALS } from '../../src/detect/smb/signals/registry.ts';
import { WEIGHTS } from '../../src/detect/smb/weights.ts';

const text = readFileSync(new URL('../../docs/detectors.md', import.meta.url), 'utf8');

/** Cells of the rows between two marks, without the head. */
function rows(mark: string): string[][] {
  const section = text.split(`<!-- ${mark} -->`)[1]?.split(`<!-- /${mark} -->`)[0] ?? '';
  const lines = section.split('\n').filter((line) => line.startsWith('|'));
  return lines.slice(2).map((line) => line.slice(2, -2).split(' | '));
}

describe('docs/detectors.md', () => {
  it('lists every signal with what it says and its formula, as the code has them', () => {
    expect(rows('signals')).toEqual(
      SIGNALS.map(({ id, says, formula, raisedBy }) => [`\`${id}\``, says, formula, raisedBy.join('; ')]),
    );
  });

  it('states the cut-offs of the severities', () => {
    expect(rows('cut-offs')).toEqual(CUT_OFFS.map(([severity, least]) => [`\`${severity}\``, String(least)]));
  });

  it('lists signals and cut-offs of 2030', () => {
    expect(rows('smb-signals')).toEqual(
      SMB_SIGNALS.map(({ id, says, formula, raisedBy }) => [`\`${id}\``, says, formula, raisedBy.join('; ')]),
    );
    expect(rows('smb-cut-offs')).toEqual(
      CUT_OFFS.map(([severity, least]) => [`\`${severity}\``, String(least)]),
    );
  });

  it('lists what is sensitive, with its points', () => {
    expect(rows('smb-secrets')).toEqual(
      SENSITIVE_ITEMS.map(({ id, what, weight }) => [
        `\`${id}\``,
        what,
        weight,
        `${WEIGHTS.content[weight]}, ${WEIGHTS.name[weight]}`,
      ]),
    );
  });

  it('states what each proof adds and the floor it lifts to', () => {
    const proofs = Object.keys(TOOL_POINTS) as (keyof typeof TOOL_POINTS)[];
    expect(rows('proofs')).toEqual(
      proofs.map((proof) => [`\`${proof}\``, String(TOOL_POINTS[proof]), String(TOOL_FLOOR[proof])]),
    );
  });

  it('lists every tool', () => {
    expect(rows('tools')).toEqual(TOOLS.map(({ id, name }) => [`\`${id}\``, name]));
  });

  it('explains the detection floor with the points of the code', () => {
    const medium = CUT_OFFS.find(([severity]) => severity === 'medium')![1];
    for (const lone of [0, 4, 8])
      expect(text).toContain(String(Math.round(32 * 2 ** ((medium - lone) / 10))));
  });
});
