import type { Node } from 'yaml';
import { formatNetwork, type Network } from '../../base/network.ts';
import { listed } from '../../base/words.ts';
import { checkedText, complain, type Field, fieldsOf, itemsOf, lineOf, type Notes } from './nodes.ts';
import { ENTRY_SHAPES } from './shape.ts';
import type { EntryList, SiteEntry } from './types.ts';
import { type Checked, computer, day, ownedDomain, pathPattern, personText } from './values.ts';

/** One entry of a list. What is wrong is noted; the entry that comes back then is not used. */
export function readEntry(notes: Notes, node: Node, list: EntryList, index: number): SiteEntry {
  const what = `${list}[${index}]`;
  const fields = fieldsOf(notes, node, what, ENTRY_SHAPES[list].keys);
  requireKeys(notes, node, fields, what, list);
  const read = <T>(key: string, check: (text: string) => Checked<T>): T | null => {
    const value = fields.get(key)?.value;
    return value ? checkedText(notes, value, `${what}.${key}`, check) : null;
  };
  const zone = read('zone', ownedDomain);
  const place = read('computer', computer);
  const account = read('account', personText);
  return {
    list,
    index,
    line: lineOf(notes, node),
    subject: subjectOf(zone, account, place),
    zone,
    computer: place,
    account,
    paths: readPaths(notes, fields.get('paths'), `${what}.paths`),
    reason: read('reason', personText) ?? '',
    author: read('author', personText) ?? '',
    date: read('date', day),
    until: read('until', day),
  };
}

/** A key that is not there, or has nothing behind it, is told at the beginning of the entry. */
function requireKeys(
  notes: Notes,
  node: Node,
  fields: ReadonlyMap<string, Field>,
  what: string,
  list: EntryList,
): void {
  const { required, oneOf, keys } = ENTRY_SHAPES[list];
  for (const key of keys) {
    const field = fields.get(key);
    if (field && !field.value) complain(notes, field.key, `${what}.${key} is empty`);
    else if (!field && required.includes(key)) complain(notes, node, `${what} has no "${key}"`);
  }
  if (oneOf.length > 0 && !oneOf.some((key) => fields.has(key)))
    complain(notes, node, `${what} needs ${listed(oneOf.map((key) => `"${key}"`)).replace(' and ', ' or ')}`);
}

function subjectOf(zone: string | null, account: string | null, place: Network | null): string {
  const where = place && formatNetwork(place).replace(/\/(?:32|128)$/, '');
  return [zone, account, where].filter((part) => part !== null).join(' to ');
}

/** An empty list would mean every path, which nobody writes on purpose. */
function readPaths(notes: Notes, field: Field | undefined, what: string): string[] {
  const items = itemsOf(notes, field, what);
  if (field?.value && items.length === 0)
    complain(notes, field.key, `${what} must list a pattern, or be left out`);
  return items.flatMap((item, i) => checkedText(notes, item, `${what}[${i}]`, pathPattern) ?? []);
}
