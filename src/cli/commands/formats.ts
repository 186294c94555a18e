import { suggestion } from '../../base/suggest.ts';
import { captureFormats } from '../../evidence/formats.ts';
import { logFormats } from '../../logs/registry.ts';
import { OUTPUTS } from '../../report/registry.ts';
import { twoColumns, wrapIndented } from '../columns.ts';
import type { Command } from '../command.ts';
import { EXIT } from '../exit.ts';

/** What the registries of formats can say of an entry; only logs have fields. */
interface Format {
  id: string;
  about: string;
  /** Fields without which a line says nothing. */
  requires?: readonly string[];
  useful?: readonly string[];
}

interface Group {
  title: string;
  formats: readonly Format[];
}

const GROUPS: readonly Group[] = [
  { title: 'Captures that are read', formats: captureFormats },
  { title: 'Logs that are read', formats: logFormats },
  { title: 'Reports that are written', formats: OUTPUTS },
];

const HELP = `
Evidence is recognised by its content; the name of a file only breaks a tie.

Examples:
  exhume formats
  exhume formats zeek-dns-tsv`;

export const formats: Command = {
  name: 'formats',
  summary: 'list the formats that are read and written',
  build(line, start) {
    line
      .description('Lists the formats that are read and written.')
      .argument('[name]', 'one format only')
      .addHelpText('after', HELP)
      .action((name: string | undefined) => {
        const groups = name === undefined ? GROUPS : matching(name.toLowerCase());
        if (groups.length === 0) {
          const ids = GROUPS.flatMap((group) => group.formats.map(({ id }) => id));
          line.error(`error: no format is called "${name}".${suggestion(name!, ids)}`);
        }
        const fields =
          name === undefined ? '' : groups.flatMap((group) => group.formats.map(fieldsText)).join('');
        start(async (io) => {
          io.stdout.write(groups.map(groupText).join('\n') + fields);
          return EXIT.done;
        });
      });
  },
};

function matching(id: string): Group[] {
  return GROUPS.map(({ title, formats: all }) => ({
    title,
    formats: all.filter((each) => each.id === id),
  })).filter((group) => group.formats.length > 0);
}

function groupText({ title, formats: all }: Group): string {
  return `${title}\n${twoColumns(all.map(({ id, about }) => [id, about] as const))}`;
}

/** What a log must carry, for who exports one. Nothing for formats without fields. */
function fieldsText({ requires = [], useful = [] }: Format): string {
  const needed = requires.length > 0 ? `\nFields that it must have\n${indented(requires)}` : '';
  return useful.length > 0 ? `${needed}\nFields that help\n${indented(useful)}` : needed;
}

function indented(words: readonly string[]): string {
  return `${wrapIndented(words.join(', '), '  ')}\n`;
}
