/** What was typed, in its order: `--format` and `--output` make pairs. */
export interface Wish {
  kind: 'format' | 'output';
  value: string;
}

/** One report to be written. */
export interface Target {
  /** Id of an output. */
  format: string;
  /** Path, or null for standard output. */
  file: string | null;
}

const DEFAULT_FORMAT = 'table';
const STDOUT = '-';

/**
 * Makes pairs of `--format` and `--output` in the order in which they were typed: an `--output` belongs to the
 * `--format` next to it. A lone `--output` takes its format from the file's ending where that is one, else it
 * gets the table; a lone `--format` goes to standard output. Null and a sentence when that cannot be meant.
 */
export function pairTargets(wishes: readonly Wish[], formats: readonly string[]): Target[] | string {
  const pairs: Partial<Record<Wish['kind'], string>>[] = [];
  let open: Partial<Record<Wish['kind'], string>> | null = null;
  for (const { kind, value } of wishes) {
    if (!open || open[kind] !== undefined) {
      open = {};
      pairs.push(open);
    }
    open[kind] = value;
  }
  if (pairs.length === 0) pairs.push({});
  const targets = pairs.map((pair) => toTarget(pair.format, pair.output, formats));
  return complaint(targets) ?? targets;
}

function toTarget(
  format: string | undefined,
  output: string | undefined,
  formats: readonly string[],
): Target {
  const file = output === undefined || output === STDOUT ? null : output;
  return { format: format ?? formatOf(file, formats), file };
}

function formatOf(file: string | null, formats: readonly string[]): string {
  const ending = file?.slice(file.lastIndexOf('.') + 1).toLowerCase() ?? '';
  return formats.includes(ending) ? ending : DEFAULT_FORMAT;
}

function complaint(targets: readonly Target[]): string | null {
  const files = targets.map((target) => target.file);
  if (files.filter((file) => file === null).length > 1) {
    return 'more than one --format would go to standard output; give all but one of them an --output';
  }
  const twice = files.find((file, i) => file !== null && files.indexOf(file) !== i);
  return twice === undefined ? null : `--output ${twice} is given twice`;
}
