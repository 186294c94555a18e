import { text } from '../packet/build.ts';
import type { Random } from '../support/random.ts';
import { EVIL_TEXT, type Mutator } from './mutator.ts';

const HEADERS = [
  '#separator \\x2c',
  '#separator \\x00',
  '#separator \\x',
  '#separator',
  '#set_separator\t',
  '#set_separator\t|',
  '#empty_field\t',
  '#unset_field\t',
  '#unset_field\tF',
  '#path\tdns',
  '#path\tconn',
  '#path\tfiles',
  '#path\t__proto__',
  '#path\t',
  '#fields',
  '#fields\tts\tuid',
  `#fields${'\tts'.repeat(5000)}`,
  '#types\ttime',
  '#close\t2026-11-22-12-00-00',
  '#',
  '\ufeff#fields',
];

function shuffled<T>(random: Random, list: readonly T[]): T[] {
  const out = [...list];
  for (let i = out.length - 1; i > 0; i--) {
    const j = random.below(i + 1);
    [out[i], out[j]] = [out[j]!, out[i]!];
  }
  return out;
}

function changeNames(random: Random, names: string[]): string[] {
  const out = [...names];
  const at = random.below(out.length);
  switch (random.below(6)) {
    case 0:
      return shuffled(random, out);
    case 1:
      out.splice(at, 1);
      return out;
    case 2:
      out.splice(at, 0, random.pick(names));
      return out;
    case 3:
      out[at] = random.pick(EVIL_TEXT).replaceAll(/[\n\t]/g, '');
      return out;
    case 4:
      return [...out, ...Array.from({ length: random.below(600) }, (_, i) => `x${i}`)];
    default:
      out[at] = random.pick(names);
      return out;
  }
}

/** Names, order and number of columns in the header, other header lines, and hostile columns in rows. */
export const mutateColumns: Mutator = (random, bytes) => {
  const lines = Buffer.from(bytes).toString('utf8').split('\n');
  const header = lines.findIndex((line) => line.startsWith('#fields\t'));
  if (header < 0) return null;
  switch (random.below(4)) {
    case 0: {
      const [word, ...names] = lines[header]!.split('\t');
      lines[header] = [word, ...changeNames(random, names)].join('\t');
      break;
    }
    case 1:
      lines.splice(random.below(lines.length), random.below(2), random.pick(HEADERS));
      break;
    default: {
      const at = random.below(lines.length);
      const columns = lines[at]!.split('\t');
      const place = random.below(columns.length);
      const value = random.once(2)
        ? random.pick(EVIL_TEXT).replaceAll(/[\n\t]/g, '')
        : random.pick(random.pick(lines).split('\t'));
      if (random.once(8)) columns.splice(place, 1);
      else columns[place] = value;
      lines[at] = columns.join('\t');
    }
  }
  return text(lines.join('\n'));
};
