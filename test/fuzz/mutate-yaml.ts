import { text } from '../packet/build.ts';
import { EVIL_TEXT, type Mutator } from './mutator.ts';

/** Nine levels of nine: 387 million scalars when every alias is followed. */
const LAUGHS = Array.from({ length: 9 }, (_, i) =>
  i === 0
    ? 'a0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol]'
    : `a${i}: &a${i} [${Array.from({ length: 9 }, () => `*a${i - 1}`).join(', ')}]`,
).join('\n');

const LINES = [
  LAUGHS,
  'x: &x {<<: *x}',
  '<<: *nobody',
  '? [a, b]\n: c',
  '? ',
  ': ',
  '- ',
  '---',
  '--- !!map',
  '...',
  '%YAML 9.9',
  '%TAG ! tag:example.org,2000:',
  '%',
  'organisation: !!binary R0lGODlhDAAMAIQAAP',
  'organisation: !!js/function "function () { return 1 }"',
  'resolvers: !!python/object/apply:os.system ["id"]',
  'resolvers: !!set {10.0.0.1, 10.0.0.2}',
  'resolvers: !!omap [10.0.0.1: 1]',
  'resolvers: !!str [a]',
  'domainControllers: 2026-11-22',
  'domainControllers: 0o17',
  'domainControllers: .nan',
  'domainControllers: ~',
  'domainControllers: "\\ud800"',
  'domainControllers: "\\x0"',
  "domainControllers: 'never ended",
  'domainControllers: [10.0.0.1, , 10.0.0.2]',
  'domainControllers: |9\n  x',
  'domainControllers: >+-\n  x',
  '\ttab: 1',
  '  \t- tab',
  '__proto__:\n  networks: [10.0.0.0/8]',
  'constructor: {prototype: {polluted: 1}}',
  '"\\u0000": 1',
  '\ufeff',
  '\u0085',
  '\u2028a: b',
  '# comment \u001b[2J',
  `[${'['.repeat(3000)}`,
  '['.repeat(3000) + ']'.repeat(3000),
  '{a: '.repeat(2000),
  'k: '.repeat(3000),
  '? '.repeat(3000),
  `${'- '.repeat(2000)}x`,
  Array.from({ length: 300 }, (_, i) => `${' '.repeat(i)}k:`).join('\n'),
  `k: ${'*a '.repeat(1000)}`,
  Array.from({ length: 2000 }, () => 'resolvers: []').join('\n'),
  Array.from({ length: 500 }, (_, i) => `&a${i} k${i}: *a${Math.max(0, i - 1)}`).join('\n'),
  `resolvers:\n${'  - 10.0.0.1\n'.repeat(3000)}`,
];
const MARKS = [
  '&a ',
  '*a',
  '!x ',
  '!!str ',
  ': ',
  '- ',
  '? ',
  '| ',
  '> ',
  '" ',
  "' ",
  '{',
  '}',
  '[',
  ']',
  ',',
];

/** What a person would not write: aliases, tags, tabs, depth, keys that come twice, directives, odd line ends. */
export const mutateYaml: Mutator = (random, bytes) => {
  const yaml = Buffer.from(bytes).toString('utf8');
  const lines = yaml.split('\n');
  const at = random.below(lines.length + 1);
  const line = lines[Math.min(at, lines.length - 1)]!;
  switch (random.below(9)) {
    case 0:
    case 1:
      lines.splice(at, random.below(2), random.pick(LINES));
      break;
    case 2:
      lines.splice(at, 0, line);
      break;
    case 3:
      return text(random.once(2) ? yaml.replaceAll('\n', '\r\n') : yaml.replaceAll('\n', '\r'));
    case 4: {
      const spot = random.below(line.length + 1);
      lines[Math.min(at, lines.length - 1)] = line.slice(0, spot) + random.pick(MARKS) + line.slice(spot);
      break;
    }
    case 5:
      lines[Math.min(at, lines.length - 1)] = random.once(2) ? `\t${line}` : line.replace(/^ {1,2}/, '');
      break;
    case 6:
      lines[Math.min(at, lines.length - 1)] = line.replace(
        /(: |- ).*/,
        (_, mark) => mark + random.pick(EVIL_TEXT),
      );
      break;
    case 7:
      lines[Math.min(at, lines.length - 1)] = `${' '.repeat(random.below(12))}${line}`;
      break;
    default:
      lines[Math.min(at, lines.length - 1)] = line.replace(
        /(: |- ).*/,
        (_, mark) => mark + JSON.stringify(random.pick(EVIL_TEXT)),
      );
  }
  return text(lines.join('\n'));
};
