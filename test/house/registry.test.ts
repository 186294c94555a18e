import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { fromRoot, importsOf, readSources, type Source } from './source.ts';

/** One array of modules, and what in its folder belongs into it. */
interface Registry {
  /** File with the array, below `src`. */
  file: string;
  /** Name of the array. */
  name: string;
  /** Values of this type in this folder (and below) must stand in the array. Null: values are made in the registry itself. */
  type: string | null;
  folder: string;
}

const REGISTRIES: readonly Registry[] = [
  { file: 'cli/registry.ts', name: 'COMMANDS', type: 'Command', folder: 'cli/commands' },
  { file: 'content/registry.ts', name: 'FAMILIES', type: 'Family', folder: 'content' },
  {
    file: 'detect/smb/signals/registry.ts',
    name: 'SMB_SIGNALS',
    type: 'Signal',
    folder: 'detect/smb/signals',
  },
  { file: 'detect/dns/signals/registry.ts', name: 'SIGNALS', type: 'Signal', folder: 'detect/dns/signals' },
  { file: 'detect/dns/tools/registry.ts', name: 'TOOLS', type: 'Tool', folder: 'detect/dns/tools' },
  { file: 'evidence/formats.ts', name: 'captureFormats', type: 'CaptureFormat', folder: 'evidence' },
  { file: 'logs/registry.ts', name: 'logFormats', type: 'LogFormat', folder: 'logs' },
  { file: 'packet/link/registry.ts', name: 'LINK_LAYERS', type: null, folder: 'packet/link' },
  { file: 'packet/tunnel/registry.ts', name: 'TUNNELS', type: null, folder: 'packet/tunnel' },
  { file: 'report/registry.ts', name: 'OUTPUTS', type: 'Output', folder: 'report' },
  { file: 'wire/protocols.ts', name: 'datagramProtocols', type: 'DatagramProtocol', folder: 'wire' },
  { file: 'wire/protocols.ts', name: 'streamProtocols', type: 'StreamProtocol', folder: 'wire' },
];

const SOURCES = readSources();

/** Names of exported constants that are annotated with a type, in the files of a folder. */
function declared(folder: string, type: string): string[] {
  return SOURCES.filter(({ path }) => path.startsWith(`${folder}/`)).flatMap(({ tree }) =>
    tree.statements
      .filter(ts.isVariableStatement)
      .filter((statement) => statement.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword))
      .flatMap((statement) => [...statement.declarationList.declarations])
      .filter((declaration) => declaration.type?.getText() === type)
      .map((declaration) => declaration.name.getText()),
  );
}

/** Identifiers inside an array that a file exports. */
function listed({ tree }: Source, name: string): Set<string> {
  const found = new Set<string>();
  const collect = (node: ts.Node): void => {
    if (ts.isIdentifier(node)) found.add(node.text);
    ts.forEachChild(node, collect);
  };
  for (const statement of tree.statements.filter(ts.isVariableStatement)) {
    for (const { name: own, initializer } of statement.declarationList.declarations) {
      if (own.getText() === name && initializer) collect(initializer);
    }
  }
  return found;
}

/** Modules of a folder that nobody imports at all. */
function orphans(folder: string): string[] {
  const imported = new Set(SOURCES.flatMap((source) => importsOf(source).map(({ target }) => target)));
  return SOURCES.map(({ path }) => path).filter(
    (path) => path.startsWith(`${folder}/`) && !path.endsWith('/registry.ts') && !imported.has(path),
  );
}

describe.each(REGISTRIES.map((registry) => [registry.name, registry] as const))('%s', (name, registry) => {
  const { file, type, folder } = registry;
  const source = SOURCES.find(({ path }) => path === file);

  it('is an array that is not empty', () => {
    expect(source && listed(source, name).size).toBeGreaterThan(0);
  });

  it('lists every module of its folder', () => {
    if (type === null) {
      expect(orphans(folder)).toEqual([]);
      return;
    }
    const inside = listed(source!, name);
    const modules = declared(folder, type);
    expect(modules.length).toBeGreaterThan(0);
    expect(modules.filter((module) => !inside.has(module))).toEqual([]);
  });

  it('is in alphabetical order of ids, each once', async () => {
    const module = (await import(/* @vite-ignore */ fromRoot('src', file))) as Record<
      string,
      { id?: string; name?: string }[]
    >;
    const ids = (module[name] ?? []).map((entry) => entry.id ?? entry.name ?? '');
    expect(ids.every((id) => id !== '')).toBe(true);
    expect(ids).toEqual([...new Set(ids)].sort());
  });
});
