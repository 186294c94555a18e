import { readdirSync, readFileSync } from 'node:fs';
import { join, posix, sep } from 'node:path';
import ts from 'typescript';

const ROOT = join(import.meta.dirname, '../..');

/** One file of `src`, parsed. */
export interface Source {
  /** Below `src`, with `/`. */
  path: string;
  text: string;
  tree: ts.SourceFile;
}

/** One reference to another module. */
export interface Import {
  /** Below `src` for a relative import, else the name of the package. */
  target: string;
  relative: boolean;
  /** True when nothing of it is left at run time. */
  typeOnly: boolean;
  line: number;
}

/** All TypeScript files of `src`, sorted by path. */
export function readSources(): Source[] {
  const folder = fromRoot('src');
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => name.split(sep).join('/'))
    .filter((name) => name.endsWith('.ts'))
    .sort()
    .map((path) => {
      const text = readFileSync(join(folder, path), 'utf8');
      return { path, text, tree: ts.createSourceFile(path, text, ts.ScriptTarget.ES2023, true) };
    });
}

/** The room of a file: its first folder, or its own name right below `src`. */
export function roomOf(path: string): string {
  return path.split('/')[0] ?? '';
}

/** Every import of a file: declarations, re-exports, `import()` and `import('x').T`. */
export function importsOf({ path, tree }: Source): Import[] {
  const found: Import[] = [];
  const add = (specifier: ts.Node | undefined, typeOnly: boolean) => {
    if (!specifier || !ts.isStringLiteral(specifier)) return;
    const name = specifier.text;
    const isRelative = name.startsWith('.');
    found.push({
      target: isRelative ? posix.join(posix.dirname(path), name) : name,
      relative: isRelative,
      typeOnly,
      line: tree.getLineAndCharacterOfPosition(specifier.getStart()).line + 1,
    });
  };
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) add(node.moduleSpecifier, isTypeImport(node));
    else if (ts.isExportDeclaration(node)) add(node.moduleSpecifier, node.isTypeOnly);
    else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
      add(node.arguments[0], false);
    } else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) {
      add(node.argument.literal, true);
    }
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return found;
}

function isTypeImport({ importClause }: ts.ImportDeclaration): boolean {
  if (!importClause) return false;
  if (importClause.isTypeOnly) return true;
  const named = importClause.namedBindings;
  if (importClause.name || !named || !ts.isNamedImports(named)) return false;
  return named.elements.length > 0 && named.elements.every((element) => element.isTypeOnly);
}

/** A function with its length in lines. */
export interface Measured {
  place: string;
  lines: number;
  /** False for a callback that has no name of its own: it counts for the largest, not for the median. */
  named: boolean;
}

/** Every function, method, accessor and arrow of a file. */
export function functionsOf({ path, tree }: Source): Measured[] {
  const found: Measured[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isFunctionLike(node) && 'body' in node && node.body) {
      const from = tree.getLineAndCharacterOfPosition(node.getStart()).line;
      const to = tree.getLineAndCharacterOfPosition(node.getEnd()).line;
      const name = nameOf(node);
      found.push({
        place: `${path}:${from + 1} ${name ?? '(callback)'}`,
        lines: to - from + 1,
        named: name !== null,
      });
    }
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return found;
}

function nameOf(node: ts.SignatureDeclaration): string | null {
  if (node.name) return node.name.getText();
  const { parent } = node;
  if (ts.isVariableDeclaration(parent) || ts.isPropertyAssignment(parent)) return parent.name.getText();
  return null;
}

/** The middle of a list of numbers; the mean of both where there are two. */
export function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  const half = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[half]! : (sorted[half - 1]! + sorted[half]!) / 2;
}

/** Absolute path of something in the repository. */
export function fromRoot(...parts: string[]): string {
  return join(ROOT, ...parts);
}

/** Text of a file of the repository. */
export function readFromRoot(...parts: string[]): string {
  return readFileSync(fromRoot(...parts), 'utf8');
}
