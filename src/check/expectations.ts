import { parseAddress } from '../base/address.ts';
import { parseNetwork } from '../base/network.ts';
import { lineAt, lineOf, pathText } from './locate.ts';
import {
  anyText,
  count,
  either,
  type Flaw,
  isObject,
  listOf,
  objectOf,
  oneOf,
  type Shape,
  text,
  textLike,
} from './shape.ts';
import { syntaxErrorAt } from './syntax.ts';
import { type Case, LEVELS } from './types.ts';

const address = textLike((value) => parseAddress(value) !== null, 'an IP address');
const network = textLike((value) => parseNetwork(value) !== null, 'a network such as 10.0.0.0/8');
const sha256 = textLike((value) => /^[0-9a-fA-F]{64}$/.test(value), '64 hex digits');
const kebab = textLike((value) => /^[a-z0-9]+(-[a-z0-9]+)*$/.test(value), 'words in lower case with hyphens');
const toolId = textLike(
  (value) => /^[a-z0-9]+([._-][a-z0-9]+)*$/.test(value),
  'the id of a tool in lower case',
);
const level = oneOf(...LEVELS);

const common = { bytes: count, sha256, severity: level, maxSeverity: level };
const dnsExpectation = objectOf(
  { alert: oneOf(2031) },
  { initiator: either(address, either(listOf(address, 1), address)), zone: text, tool: toolId, ...common },
);
const smbExpectation = objectOf(
  { alert: oneOf(2030) },
  { origin: address, recipient: address, file: text, account: text, ...common },
);

/** The keys of an expectation depend on its alert, so the alert is looked at first. */
const expectation: Shape = (value, path) => {
  if (!isObject(value)) return { path, text: 'must be an object' };
  if (!Object.hasOwn(value, 'alert')) return { path, text: 'lacks the key "alert"' };
  const flaw = oneOf(2030, 2031)(value['alert'], [...path, 'alert']);
  return flaw ?? (value['alert'] === 2031 ? dnsExpectation : smbExpectation)(value, path);
};

const related = objectOf({ kind: oneOf('dcsync', 'onward-copy') }, { from: address, to: address });
const given = objectOf({}, { dc: listOf(address), internal: listOf(network) });
const oneCase = objectOf(
  { id: kebab, evidence: listOf(text, 1), expect: listOf(expectation) },
  {
    about: anyText,
    source: anyText,
    tags: listOf(anyText),
    given,
    allow: listOf(expectation),
    related: listOf(related),
  },
);
const documentShape = objectOf({ schema: oneOf('exhume-expectations/1'), cases: listOf(oneCase) }, {});

/** Why a file of expectations was refused: line (from 1), place and reason in one sentence. */
export interface Refusal {
  refused: string;
}

/** Reads a file of expectations, data/schema/expectations.schema.json. The first flaw is named with its line and key. */
export function parseExpectations(source: string): Case[] | Refusal {
  const body = source.startsWith('\uFEFF') ? source.slice(1) : source;
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch (error) {
    const line = lineAt(body, Math.max(0, syntaxErrorAt(body)));
    return { refused: `line ${line}: is no JSON (${(error as Error).message})` };
  }
  const flaw = documentShape(value, []) ?? repeatedId(value as { cases: Case[] });
  if (flaw) return { refused: describe(body, flaw) };
  return (value as { cases: Case[] }).cases.map(withDefaults);
}

function describe(body: string, flaw: Flaw): string {
  return `line ${lineOf(body, flaw.path)}: ${pathText(flaw.path) || 'the document'} ${flaw.text}`;
}

function repeatedId({ cases }: { cases: Case[] }): Flaw | null {
  const seen = new Set<string>();
  for (const [i, { id }] of cases.entries()) {
    if (seen.has(id)) return { path: ['cases', i, 'id'], text: `"${id}" stands on an earlier case too` };
    seen.add(id);
  }
  return null;
}

function withDefaults(read: Partial<Case> & Pick<Case, 'id' | 'evidence' | 'expect'>): Case {
  return {
    id: read.id,
    about: read.about ?? '',
    evidence: read.evidence,
    source: read.source ?? '',
    tags: read.tags ?? [],
    given: { dc: read.given?.dc ?? [], internal: read.given?.internal ?? [] },
    expect: read.expect,
    allow: read.allow ?? [],
    related: read.related ?? [],
  };
}
