/** What one room may import. Anything that is not listed is forbidden. */
export interface Rule {
  /** Rooms whose values and types it may use. */
  may: readonly string[];
  /** Rooms whose types alone it may use. */
  types: readonly string[];
}

function may(...rooms: string[]): Rule {
  return { may: rooms, types: [] };
}

const EVERYTHING_BELOW = [
  'base',
  'case',
  'content',
  'data',
  'detect',
  'evidence',
  'examine',
  'logs',
  'observe',
  'packet',
  'wire',
];

/** The import table of the house, in the order in which data passes through it. docs/architecture.md prints it. */
export const ROOMS: Readonly<Record<string, Rule>> = {
  base: may(),
  data: may('base'),
  content: may('base'),
  observe: may('base'),
  evidence: may('base', 'observe'),
  packet: may('base', 'observe'),
  wire: may('base', 'content', 'observe'),
  logs: may('base', 'observe', 'wire'),
  detect: may('base', 'content', 'data', 'observe', 'wire'),
  case: may('base', 'data', 'detect', 'observe'),
  examine: may('base', 'content', 'detect', 'evidence', 'logs', 'observe', 'packet', 'wire'),
  report: { may: ['base'], types: ['case', 'detect', 'examine', 'observe'] },
  check: { may: ['base'], types: ['case', 'report'] },
  'scan.ts': may(...EVERYTHING_BELOW),
  cli: may(...EVERYTHING_BELOW, 'check', 'report', 'scan.ts'),
};

/** One row of the table as the documentation prints it. */
export function ruleText({ may: rooms, types }: Rule): string {
  const parts = [
    rooms.length > 0 ? rooms.map((room) => `\`${room}\``).join(', ') : 'nothing',
    ...(types.length > 0 ? [`types of ${types.map((room) => `\`${room}\``).join(', ')}`] : []),
  ];
  return parts.join('; ');
}
