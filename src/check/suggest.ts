import type { Report, ReportFinding } from '../case/report.ts';
import { differences, fittingEntries, meetsEnds, rank } from './differences.ts';
import type { Path } from './locate.ts';
import type { Case, Expectation } from './types.ts';

/** What a scan knows and the file of expectations does not state. */
export interface Suggestion {
  /** From the top of the file to the expectation that lacks values; to the list for a new one. */
  path: Path;
  /** Keys to add to that expectation, or the new one. */
  values: Partial<Expectation>;
  isNew: boolean;
}

/**
 * What the case at `index` of its file could state as well: `tool`, `bytes` and `sha256` of expectations that are
 * met by one finding only, and expectations for findings of medium or above that nobody speaks of. Stated values
 * are never touched, and a case tagged `benign` gets no new expectation: there a finding is a fault.
 */
export function suggestions(expected: Case, index: number, report: Report): Suggestion[] {
  const path: Path = ['cases', index, 'expect'];
  const filled = expected.expect.map((one, i): Suggestion => {
    return { path: [...path, i], values: missingValues(one, report.findings), isNew: false };
  });
  const fresh = expected.tags.includes('benign')
    ? []
    : report.findings.filter((f) => isUnspoken(f, expected));
  return [
    ...filled.filter(({ values }) => Object.keys(values).length > 0),
    ...fresh.map((finding): Suggestion => ({ path, values: newExpectation(finding), isNew: true })),
  ];
}

function isUnspoken(finding: ReportFinding, { expect, allow }: Case): boolean {
  return (
    rank(finding.severity) >= rank('medium') && ![...expect, ...allow].some((one) => meetsEnds(one, finding))
  );
}

/** Nothing where two findings or two contents fit: then the expectation does not say which of them it means. */
function missingValues(one: Expectation, findings: readonly ReportFinding[]): Partial<Expectation> {
  const [finding, second] = findings.filter((f) => meetsEnds(one, f) && differences(one, f).length === 0);
  if (!finding || second) return {};
  const [entry, other] = fittingEntries(one, finding);
  const content = other ? undefined : entry;
  return {
    ...stated('tool', one.tool === undefined ? finding.dns?.tool.id : null),
    ...stated('bytes', one.bytes === undefined ? content?.bytes : null),
    ...stated('sha256', one.sha256 === undefined ? content?.sha256 : null),
  };
}

function newExpectation(finding: ReportFinding): Expectation {
  const { alert, dns, smb, severity } = finding;
  const [entry, other] = fittingEntries({ alert }, finding);
  const content = other ? undefined : entry;
  return {
    alert,
    ...stated('initiator', dns?.initiator),
    ...stated('zone', dns?.zones.length === 1 ? dns.zones[0] : null),
    ...stated('tool', dns?.tool.id),
    ...stated('origin', smb?.origin),
    ...stated('recipient', smb?.recipient),
    ...stated('file', content?.path),
    ...stated('bytes', content?.bytes),
    ...stated('sha256', content?.sha256),
    ...stated('account', content?.account),
    severity,
  };
}

/** A key with its value; nothing for one that is unknown or empty, which a file of expectations does not take. */
function stated<K extends keyof Expectation>(
  key: K,
  value: Expectation[K] | null,
): Pick<Expectation, K> | object {
  return value === null || value === undefined || value === '' ? {} : { [key]: value };
}

/** One operation of a JSON Patch, RFC 6902. */
export interface PatchOperation {
  op: 'add';
  path: string;
  value: unknown;
}

/** The suggestions as a JSON Patch of their file. */
export function jsonPatch(all: readonly Suggestion[]): PatchOperation[] {
  return all.flatMap(({ path, values, isNew }) => {
    const added: [string, unknown][] = isNew ? [['-', values]] : Object.entries(values);
    return added.map(([key, value]): PatchOperation => ({ op: 'add', path: pointer([...path, key]), value }));
  });
}

/** RFC 6901. Keys of a file of expectations need no escaping, but a pointer is made right. */
function pointer(path: Path): string {
  return path.map((step) => `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}
