import type { Report } from '../case/report.ts';
import { csvOutput } from './csv.ts';
import { filterBySeverity } from './filter.ts';
import { jsonOutput } from './json.ts';
import { jsonlOutput } from './jsonl.ts';
import type { Out, Output, OutputOptions } from './output.ts';
import { tableOutput } from './table.ts';

/** Every output, in alphabetical order. A new one is a file and a line here. */
export const OUTPUTS: readonly Output[] = [csvOutput, jsonOutput, jsonlOutput, tableOutput];

/** The output of that id; null when there is none. */
export function findOutput(id: string): Output | null {
  return OUTPUTS.find((output) => output.id === id) ?? null;
}

/** Writes a report, less the findings that `minSeverity` leaves out. */
export function writeReport(output: Output, report: Report, out: Out, options: OutputOptions): void {
  const { minSeverity } = options;
  output.write(minSeverity === undefined ? report : filterBySeverity(report, minSeverity), out, options);
}
