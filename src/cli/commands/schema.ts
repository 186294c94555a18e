import { readFileSync } from 'node:fs';
import { Argument } from 'commander';
import { dataFile } from '../../base/package.ts';
import type { Command } from '../command.ts';
import { EXIT } from '../exit.ts';

/** Documents whose schema is shipped; the files lie in `data/schema`. */
const SCHEMAS = ['report', 'expectations', 'site'] as const;

const HELP = `
Examples:
  exhume schema > report.schema.json
  exhume schema expectations

Additions keep the name exhume-report/1; nothing is ever removed or renamed.`;

export const schema: Command = {
  name: 'schema',
  summary: 'print the JSON Schema of a document that exhume writes or reads',
  build(line, start) {
    line
      .description('Prints the JSON Schema of a document that exhume writes or reads.')
      .addArgument(new Argument('[document]', 'which document').choices(SCHEMAS).default('report'))
      .addHelpText('after', HELP)
      .action((name: (typeof SCHEMAS)[number]) => {
        start(async (io) => {
          io.stdout.write(readSchema(name));
          return EXIT.done;
        });
      });
  },
};

function readSchema(name: (typeof SCHEMAS)[number]): string {
  return readFileSync(dataFile(`schema/${name}.schema.json`), 'utf8');
}
