import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { ROOMS, ruleText } from './rooms.ts';
import { importsOf, readFromRoot, readSources, roomOf, type Source } from './source.ts';

const SOURCES = readSources();

/** What breaks the table in one file, a sentence each. */
function breaches(source: Source): string[] {
  const from = roomOf(source.path);
  const rule = ROOMS[from];
  if (!rule) return [`src/${source.path}: there is no room "${from}" in the import table`];
  return importsOf(source)
    .filter(({ relative }) => relative)
    .flatMap(({ target, typeOnly, line }) => {
      const to = roomOf(target);
      if (to === from || rule.may.includes(to) || (typeOnly && rule.types.includes(to))) return [];
      return [
        `src/${source.path}:${line}: ${from} imports ${to} (${target}); it may import ${ruleText(rule)}`,
      ];
    });
}

/** One cycle of imports that exist at run time, as paths; null when there is none. */
function findCycle(): string[] | null {
  const graph = new Map(
    SOURCES.map((source) => {
      const targets = importsOf(source).filter(({ relative, typeOnly }) => relative && !typeOnly);
      return [source.path, targets.map(({ target }) => target)] as const;
    }),
  );
  const done = new Set<string>();
  const walk = (path: string, above: readonly string[]): string[] | null => {
    if (above.includes(path)) return [...above.slice(above.indexOf(path)), path];
    if (done.has(path)) return null;
    for (const target of graph.get(path) ?? []) {
      const cycle = walk(target, [...above, path]);
      if (cycle) return cycle;
    }
    done.add(path);
    return null;
  };
  for (const path of graph.keys()) {
    const cycle = walk(path, []);
    if (cycle) return cycle;
  }
  return null;
}

describe('the rooms of src', () => {
  it('import only what the table allows', () => {
    expect(SOURCES.flatMap(breaches)).toEqual([]);
  });

  it('import by a file name with its extension', () => {
    const wrong = SOURCES.flatMap((source) =>
      importsOf(source)
        .filter(({ relative, target }) => relative && !/\.(ts|json)$/.test(target))
        .map(({ target, line }) => `src/${source.path}:${line}: ${target}`),
    );
    expect(wrong).toEqual([]);
  });

  it('have no file that only passes on what others export', () => {
    const barrels = SOURCES.filter(({ text }) => /^export (\*|(type )?\{[^}]*\}) from /m.test(text));
    expect(barrels.map(({ path }) => path)).toEqual([]);
  });

  it('import in no circle', () => {
    expect(findCycle()).toBeNull();
  });

  it('are documented with the same table', () => {
    const page = readFromRoot('docs', 'architecture.md');
    const rows = Object.entries(ROOMS).map(([room, rule]) => `| \`${room}\` | ${ruleText(rule)} |`);
    for (const row of rows) expect(page).toContain(row);
  });
});

describe('the table of rooms', () => {
  it('is broken by a value where only types are allowed, and says both rooms and the rule', () => {
    const parse = (text: string) => readOne('report/x.ts', text);
    expect(breaches(parse("import type { Report } from '../case/report.ts';"))).toEqual([]);
    expect(breaches(parse("import { type Report } from '../case/report.ts';"))).toEqual([]);
    expect(breaches(parse("import { rank } from '../case/rank.ts';"))).toEqual([
      'src/report/x.ts:1: report imports case (case/rank.ts); it may import `base`; types of `case`, `detect`, `examine`, `observe`',
    ]);
  });

  it('sees every way to import', () => {
    const text = [
      "export { a } from '../cli/a.ts';",
      "const b = await import('../cli/b.ts');",
      "type C = import('../cli/c.ts').C;",
      "import '../cli/d.ts';",
    ].join('\n');
    expect(breaches(readOne('wire/x.ts', text))).toHaveLength(4);
  });

  it('has no way for a protocol to know packets', () => {
    expect(breaches(readOne('wire/x.ts', "import type { Frame } from '../packet/frame.ts';"))).toHaveLength(
      1,
    );
    expect(breaches(readOne('attic/x.ts', ''))).toHaveLength(1);
  });
});

function readOne(path: string, text: string): Source {
  return { path, text, tree: ts.createSourceFile(path, text, ts.ScriptTarget.ES2023, true) };
}
