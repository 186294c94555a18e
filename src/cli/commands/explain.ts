import { suggestion } from '../../base/suggest.ts';
import { ALERT_TEXTS, type AlertText } from '../../data/alerts.ts';
import { SIGNALS } from '../../detect/dns/signals/registry.ts';
import type { Tool } from '../../detect/dns/tool.ts';
import { TOOLS } from '../../detect/dns/tools/registry.ts';
import { SMB_SIGNALS } from '../../detect/smb/signals/registry.ts';
import { twoColumns, wrapIndented } from '../columns.ts';
import type { Command } from '../command.ts';
import { EXIT } from '../exit.ts';

const HELP = `
Without a name it lists all of them. It answers from what is built in and needs
no network.

Examples:
  exhume explain
  exhume explain 2031
  exhume explain iodine`;

export const explain: Command = {
  name: 'explain',
  summary: 'say what an alert, a signal or a tool is',
  build(line, start) {
    line
      .description('Says what an alert, a signal or a tool is.')
      .argument('[name]', 'id of an alert, a signal or a tool')
      .addHelpText('after', HELP)
      .action((name: string | undefined) => {
        const text = name === undefined ? overview() : explanation(name);
        if (text === null)
          line.error(`error: nothing here is called "${name}".${suggestion(name!, allIds())}`);
        else {
          start(async (io) => {
            io.stdout.write(text);
            return EXIT.done;
          });
        }
      });
  },
};

type Explained = Pick<
  (typeof SIGNALS | typeof SMB_SIGNALS)[number],
  'id' | 'says' | 'unit' | 'formula' | 'raisedBy' | 'source'
>;

const SIGNALS_OF: readonly { alert: number; signals: readonly Explained[] }[] = [
  { alert: 2030, signals: SMB_SIGNALS },
  { alert: 2031, signals: SIGNALS },
];

function allIds(): string[] {
  return [
    ...ALERT_TEXTS.map(({ id }) => String(id)),
    ...SIGNALS_OF.flatMap(({ signals }) => signals.map(({ id }) => id)),
    ...TOOLS.map(({ id }) => id),
  ];
}

function overview(): string {
  const alerts = ALERT_TEXTS.map(({ id, title }) => [String(id), title] as const);
  const tools = TOOLS.map(({ id, name }) => [id, name] as const);
  return [
    `Alerts\n${twoColumns(alerts)}`,
    ...SIGNALS_OF.map(
      ({ alert, signals }) =>
        `Signals of ${alert}\n${twoColumns(signals.map(({ id, says }) => [id, says] as const))}`,
    ),
    `Tools whose traffic is recognised\n${twoColumns(tools)}`,
  ].join('\n');
}

function explanation(name: string): string | null {
  const id = name.toLowerCase();
  const alert = ALERT_TEXTS.find((each) => String(each.id) === id);
  if (alert) return alertText(alert);
  for (const { alert, signals } of SIGNALS_OF) {
    const signal = signals.find((each) => each.id === id);
    if (signal) return signalText(alert, signal);
  }
  const tool = TOOLS.find((each) => each.id === id);
  return tool ? toolText(tool) : null;
}

function alertText(alert: AlertText): string {
  return page(`${alert.id}  ${alert.title}`, [
    ['Question', [alert.question]],
    ['How it is decided', alert.decided],
    ['Raised without harm by', alert.raisedBy],
    ['Not seen', alert.limits],
    ['ATT&CK', [alert.attack.join(', ')]],
  ]);
}

function signalText(alert: number, signal: Explained): string {
  return page(`${signal.id}  signal of ${alert}`, [
    ['Says', [signal.says]],
    ['Unit', signal.unit === null ? [] : [signal.unit]],
    ['Points', [signal.formula]],
    ['Raised without harm by', signal.raisedBy],
    ['Source', [signal.source]],
  ]);
}

function toolText(tool: Tool): string {
  return page(`${tool.id}  ${tool.name}`, [
    ['About', [tool.about]],
    ['Source of the protocol', [tool.source]],
  ]);
}

/** A head line and sections; a section that has nothing to say is left out. */
function page(head: string, sections: readonly (readonly [string, readonly string[]])[]): string {
  const parts = sections
    .filter(([, lines]) => lines.length > 0)
    .map(([title, lines]) => `${title}\n${lines.map((line) => wrapIndented(line, '  ')).join('\n')}\n`);
  return `${head}\n\n${parts.join('\n')}`;
}
