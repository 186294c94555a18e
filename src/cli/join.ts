import type { Report } from '../case/report.ts';
import type { Output, OutputOptions } from '../report/output.ts';
import { writeReport } from '../report/registry.ts';

type Write = (text: string) => void;

/** How several reports stay one well-formed document. Formats that are not named here may simply follow each other. */
interface Joint {
  open: string;
  between: string;
  close: string;
  /** The first line is a header and stands once. */
  header: boolean;
}

const JOINTS: Readonly<Record<string, Joint>> = {
  csv: { open: '', between: '', close: '', header: true },
  json: { open: '[\n', between: ',\n', close: ']\n', header: false },
  table: { open: '', between: '\n', close: '', header: false },
};
const PLAIN: Joint = { open: '', between: '', close: '', header: false };

/** Writes the report of a case, or with `separate` those of several, however many there are, as one document. */
export function joinReports(
  output: Output,
  reports: readonly Report[],
  separate: boolean,
  options: OutputOptions,
  write: Write,
): void {
  const joint = (separate ? JOINTS[output.id] : null) ?? PLAIN;
  write(joint.open);
  for (const [i, report] of reports.entries()) {
    if (i > 0) write(joint.between);
    writeReport(output, report, { write: i > 0 && joint.header ? withoutFirstLine(write) : write }, options);
  }
  write(joint.close);
}

function withoutFirstLine(write: Write): Write {
  let inHeader = true;
  return (text) => {
    if (!inHeader) {
      write(text);
      return;
    }
    const end = text.indexOf('\n');
    if (end < 0) return;
    inHeader = false;
    if (end + 1 < text.length) write(text.slice(end + 1));
  };
}
