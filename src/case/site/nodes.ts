import { isMap, isScalar, isSeq, type LineCounter, type Node, type Pair } from 'yaml';
import { nearest, suggestion } from '../../base/suggest.ts';
import { listed } from '../../base/words.ts';
import { MAX_ITEMS } from './bounds.ts';
import type { SiteProblem } from './types.ts';
import type { Checked } from './values.ts';

/** One reading of a file: where its lines begin, and what was found wrong. */
export interface Notes {
  lines: LineCounter;
  problems: SiteProblem[];
}

/** A key with its value; the value is null when nothing stands behind the colon. */
export interface Field {
  key: Node;
  value: Node | null;
}

/** Notes what is wrong, at the beginning of a node. */
export function complain(notes: Notes, node: Node, text: string): void {
  complainAt(notes, node.range?.[0] ?? 0, text);
}

/** Notes what is wrong at an offset of the text. */
export function complainAt(notes: Notes, offset: number, text: string): void {
  const { line, col } = notes.lines.linePos(offset);
  notes.problems.push({ line: Math.max(line, 1), column: Math.max(col, 1), text });
}

/** Line of a node, from 1. */
export function lineOf(notes: Notes, node: Node): number {
  return notes.lines.linePos(node.range?.[0] ?? 0).line;
}

/**
 * Fields of a mapping by key. Keys that nobody knows, and keys that come twice, are complained about and left out; a
 * misspelt one stands for what was meant, so that this is not missed as well.
 */
export function fieldsOf(
  notes: Notes,
  node: Node,
  what: string,
  known: readonly string[],
): Map<string, Field> {
  const fields = new Map<string, Field>();
  const misspelt = new Map<string, Field>();
  if (!isMap(node)) {
    complain(notes, node, `${what} must be a mapping of keys`);
    return fields;
  }
  for (const { key, value } of node.items as Pair<Node, Node | null>[]) {
    if (!isScalar(key) || typeof key.value !== 'string') {
      complain(notes, key ?? node, `a key of ${what} must be text`);
      continue;
    }
    if (!known.includes(key.value)) {
      complain(notes, key, `${what} has no key "${key.value}".${hint(key.value, known)}`);
      misspelt.set(nearest(key.value, known) ?? '', { key, value: isEmpty(value) ? null : value });
    } else if (fields.has(key.value)) complain(notes, key, `the key "${key.value}" stands there twice`);
    else fields.set(key.value, { key, value: isEmpty(value) ? null : value });
  }
  for (const [key, field] of misspelt) if (key !== '' && !fields.has(key)) fields.set(key, field);
  return fields;
}

function hint(word: string, known: readonly string[]): string {
  return suggestion(word, known) || ` Known keys: ${listed(known)}.`;
}

function isEmpty(value: Node | null): boolean {
  return value === null || (isScalar(value) && value.value === null);
}

/** Items of a list; nothing behind the key is an empty list. */
export function itemsOf(notes: Notes, field: Field | undefined, what: string): Node[] {
  if (!field?.value) return [];
  if (!isSeq(field.value)) {
    complain(notes, field.value, `${what} must be a list`);
    return [];
  }
  if (field.value.items.length > MAX_ITEMS) {
    complain(notes, field.value, `${what} has more than ${MAX_ITEMS} entries`);
    return [];
  }
  return field.value.items as Node[];
}

/** A checked text, or null when it is none; what is wrong is noted. */
export function checkedText<T>(
  notes: Notes,
  node: Node,
  what: string,
  check: (text: string) => Checked<T>,
): T | null {
  if (!isScalar(node) || typeof node.value !== 'string') {
    complain(notes, node, `${what} must be text${isScalar(node) ? '; put it in quotes' : ''}`);
    return null;
  }
  const checked = check(node.value);
  if ('value' in checked) return checked.value;
  complain(notes, node, `${what} ${checked.wrong}`);
  return null;
}
