import type { Report } from '../../src/case/report.ts';
import type { Output, OutputOptions } from '../../src/report/output.ts';
import { writeReport } from '../../src/report/registry.ts';

/** What an output writes, as one string. */
export function render(output: Output, report: Report, options: Partial<OutputOptions> = {}): string {
  const chunks: string[] = [];
  writeReport(
    output,
    report,
    { write: (chunk) => chunks.push(chunk) },
    { width: 80, color: 0, brief: false, ...options },
  );
  return chunks.join('');
}
