import { forJson } from './escape.ts';
import type { Output } from './output.ts';

/** The whole document: keys in the order of the schema, two blanks of indent, a line feed at the end. */
export const jsonOutput: Output = {
  id: 'json',
  about: 'one document, as in the report schema',
  write(report, out) {
    out.write(`${forJson(JSON.stringify(report, null, 2))}\n`);
  },
};
