import { CAPTURE_FORMATS } from '../../evidence/formats.ts';
import { LOG_FORMATS } from '../../logs/registry.ts';
import { OUTPUTS } from '../../report/registry.ts';
import type { Command } from '../command.ts';
import { EXIT } from '../exit.ts';
import { suggestion } from '../suggest.ts';
import { DEFAULT_WIDTH } from '../terminal.ts';
import { twoColumns } from '../wrap.ts';

/** What every registry of formats can say of an entry. */
interface Format {
  id: string;
  about: string;
}

interface Group {
  title: string;
  formats: readonly Format[];
}

const GROUPS: readonly Group[] = [
  { title: 'Captures that are read', formats: CAPTURE_FORMATS },
  { title: 'Logs that are read', formats: LOG_FORMATS },
  { title: 'Reports that are written', formats: OUTPUTS },
];

const HELP = `
Evidence is recognised by its content; the name of a file only breaks a tie.

Examples:
  exhume formats
  exhume formats pcapng`;

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
        start(async (io) => {
          io.stdout.write(groups.map(groupText).join('\n'));
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
  return `${title}\n${twoColumns(
    all.map(({ id, about }) => [id, about] as const),
    DEFAULT_WIDTH,
  )}`;
}
