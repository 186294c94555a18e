import { createHash } from 'node:crypto';
import { type Document, LineCounter, type Node, parseDocument, visit } from 'yaml';
import { MAX_SITE_BYTES } from './bounds.ts';
import { tooDeepAt } from './depth.ts';
import { readEntry } from './entry.ts';
import { checkedText, complain, complainAt, type Field, fieldsOf, itemsOf, type Notes } from './nodes.ts';
import { ORGANISATION_KEYS, SITE_KEYS } from './shape.ts';
import { ENTRY_LISTS, NO_SITE, type SiteConfiguration, type SiteProblem } from './types.ts';
import { address, type Checked, domain, network } from './values.ts';

/**
 * Reads a site configuration (YAML 1.2). Comes back with what it says, or with everything that is wrong with
 * it in the order of the file; never throws on bytes. Anchors and aliases are refused: the file is flat, and a few
 * lines of aliases can stand for gigabytes.
 */
export function readSite(bytes: Uint8Array, file: string): SiteConfiguration | { problems: SiteProblem[] } {
  if (bytes.length > MAX_SITE_BYTES) return refused(`is larger than ${MAX_SITE_BYTES} bytes`);
  const text = decode(bytes);
  if (text === null) return refused('is not UTF-8');
  const notes: Notes = { lines: linesOf(text), problems: [] };
  const deep = tooDeepAt(text);
  if (deep >= 0) complainAt(notes, deep, 'is nested too deeply');
  const root = deep < 0 ? parse(text, notes) : null;
  const site = root && readDocument(notes, root);
  if (notes.problems.length > 0) return { problems: inOrder(notes.problems) };
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return { ...NO_SITE, ...site, file, sha256 };
}

type Said = Omit<SiteConfiguration, 'file' | 'sha256'>;

function refused(text: string): { problems: SiteProblem[] } {
  return { problems: [{ line: 1, column: 1, text: `the file ${text}` }] };
}

function decode(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

/** Where lines begin. Counted here and not by the parser, which loses count behind what it cannot make sense of. */
function linesOf(text: string): LineCounter {
  const lines = new LineCounter();
  lines.addNewLine(0);
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) lines.addNewLine(at + 1);
  return lines;
}

/** Null when it is nested to the end of the stack, behind mistakes that hide this from `tooDeepAt`. */
function documentOf(text: string): Document | null {
  try {
    return parseDocument(text, {
      prettyErrors: false,
      // Keys that stand there twice are found by `fieldsOf`, in one step each.
      uniqueKeys: false,
    });
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

/** The root of the document, or null when there is none or when it is no YAML that this file may hold. */
function parse(text: string, notes: Notes): Node | null {
  const document = documentOf(text);
  if (document === null) {
    complainAt(notes, 0, 'is nested too deeply');
    return null;
  }
  for (const { pos, message } of [...document.errors, ...document.warnings])
    complainAt(notes, pos[0], message.split('\n')[0] ?? '');
  refuseAliases(notes, document);
  return notes.problems.length > 0 ? null : (document.contents as Node | null);
}

function refuseAliases(notes: Notes, document: Document): void {
  visit(document, {
    Alias: (_, node) => complain(notes, node, 'aliases are not used here'),
    Value: (_, node) => {
      if (node.anchor !== undefined) complain(notes, node, 'anchors are not used here');
    },
  });
}

function readDocument(notes: Notes, root: Node): Said {
  const fields = fieldsOf(notes, root, 'the site configuration', SITE_KEYS);
  const organisation = readOrganisation(notes, fields.get('organisation'));
  return {
    ...organisation,
    domainControllers: readList(notes, fields.get('domainControllers'), 'domainControllers', address),
    resolvers: readList(notes, fields.get('resolvers'), 'resolvers', address),
    entries: ENTRY_LISTS.flatMap((list) =>
      itemsOf(notes, fields.get(list), list).map((node, i) => readEntry(notes, node, list, i)),
    ),
  };
}

function readOrganisation(notes: Notes, field: Field | undefined): Pick<Said, 'networks' | 'domains'> {
  if (!field?.value) return { networks: [], domains: [] };
  const fields = fieldsOf(notes, field.value, 'organisation', ORGANISATION_KEYS);
  return {
    networks: readList(notes, fields.get('networks'), 'organisation.networks', network),
    domains: readList(notes, fields.get('domains'), 'organisation.domains', domain),
  };
}

function readList<T>(
  notes: Notes,
  field: Field | undefined,
  what: string,
  check: (text: string) => Checked<T>,
): T[] {
  return itemsOf(notes, field, what).flatMap(
    (node, i) => checkedText(notes, node, `${what}[${i}]`, check) ?? [],
  );
}

function inOrder(problems: SiteProblem[]): SiteProblem[] {
  return problems.sort((a, b) => a.line - b.line || a.column - b.column);
}
