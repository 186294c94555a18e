import { text } from '../packet/build.ts';
import type { Random } from '../support/random.ts';
import { EVIL_TEXT, type Mutator } from './mutator.ts';

/** Numbers as they are written, also such as no double holds. */
const EVIL_NUMBERS = [
  '0',
  '-0',
  '-1',
  '1.5',
  '1e999',
  '-1e999',
  '1e308',
  '1e-400',
  '255',
  '65536',
  '4294967296',
  '9007199254740993',
  '18446744073709551616',
  '123456789012345678901234567890',
  '8640000000000001',
  '1760000000.999999999',
];
/** Stands for text that `JSON.stringify` would not write. */
const RAW = /"@raw:([^"@]*)@"/g;
const MOST_PLACES = 4000;

/** A place in a value that can be changed. */
interface Place {
  holder: Record<string, unknown>;
  key: string;
}

function placesOf(root: unknown): Place[] {
  const out: Place[] = [];
  const open: unknown[] = [root];
  while (open.length > 0 && out.length < MOST_PLACES) {
    const holder = open.pop();
    if (typeof holder !== 'object' || holder === null) continue;
    for (const key of Object.keys(holder)) {
      out.push({ holder: holder as Record<string, unknown>, key });
      open.push((holder as Record<string, unknown>)[key]);
    }
  }
  return out;
}

function evilValue(random: Random, old: unknown): unknown {
  switch (random.below(9)) {
    case 0:
      return null;
    case 1:
      return random.once(2);
    case 2:
    case 3:
      return `@raw:${random.pick(EVIL_NUMBERS)}@`;
    case 4:
      return random.once(2) ? [] : {};
    case 5:
      return [old, old];
    case 6:
      return Array.from({ length: 1 + random.below(random.once(20) ? 5000 : 40) }, () => old);
    case 7:
      return typeof old === 'string' ? Number(old) || 7 : String(old);
    default:
      return random.pick(EVIL_TEXT);
  }
}

function changeValue(random: Random, root: unknown): void {
  const places = placesOf(root);
  if (places.length === 0) return;
  const { holder, key } = random.pick(places);
  const old = holder[key];
  switch (random.below(6)) {
    case 0:
      delete holder[key];
      break;
    case 1:
      if (Array.isArray(holder)) holder[key] = { [random.pick(EVIL_TEXT)]: old };
      else
        Object.defineProperty(holder, random.pick(EVIL_TEXT), {
          value: old,
          enumerable: true,
          configurable: true,
          writable: true,
        });
      break;
    case 2: {
      // a value from another place: right in kind, wrong where it stands
      const from = random.pick(places);
      holder[key] = structuredClone(from.holder[from.key]);
      break;
    }
    default:
      holder[key] = evilValue(random, old);
  }
}

/** Written, and then what no writer of JSON does: equal keys, depth, numbers without a double. */
function write(random: Random, root: unknown, indent: number | undefined): string {
  let out = JSON.stringify(root, null, indent).replace(RAW, '$1');
  if (random.once(8)) {
    const keys = [...out.matchAll(/"([a-z_.]{2,20})":/g)].map(([, key]) => key!);
    const key = keys.length === 0 || random.once(3) ? '__proto__' : random.pick(keys);
    out = out.replace('{', `{${JSON.stringify(key)}:${random.pick(['{"a":1}', '[]', '0', 'null', '"x"'])},`);
  }
  if (random.once(24)) {
    const depth = 1 + random.below(20_000);
    const [open, close] = random.pick([
      ['[', ']'],
      ['{"a":', '}'],
    ] as const);
    out = out.replace(/:("[^"]*"|\d+)/, `:${open.repeat(depth)}1${close.repeat(random.once(4) ? 0 : depth)}`);
  }
  return out;
}

/** Null where the text is no JSON, or so deep that only a reader without recursion gets through it. */
function changeText(random: Random, json: string): string | null {
  try {
    const root: unknown = JSON.parse(json);
    for (let n = 1 + random.below(3); n > 0; n--) changeValue(random, root);
    return write(random, root, json.includes('\n') ? 2 : undefined);
  } catch {
    return null;
  }
}

/** Changes values, keys and their kinds in one to three objects of JSON lines. */
export const mutateJsonLines: Mutator = (random, bytes) => {
  const lines = Buffer.from(bytes).toString('utf8').split('\n');
  let changed = false;
  for (let n = 1 + random.below(3); n > 0; n--) {
    const at = random.below(lines.length);
    const line = changeText(random, lines[at]!);
    if (line === null) continue;
    lines[at] = line;
    changed = true;
  }
  return changed ? text(lines.join('\n')) : null;
};

/** The same in a document of JSON. */
export const mutateJsonDocument: Mutator = (random, bytes) => {
  const changed = changeText(
    random,
    Buffer.from(bytes)
      .toString('utf8')
      .replace(/^\ufeff/, ''),
  );
  return changed === null ? null : text(changed);
};

/** One line thousands of times: the same connection, some of it with names of its own. */
export const repeatLine: Mutator = (random, bytes) => {
  const lines = Buffer.from(bytes).toString('utf8').split('\n');
  const at = random.below(lines.length);
  const line = lines[at]!;
  if (line.length < 20) return null;
  const copies = Math.min(5000, Math.floor((random.once(8) ? 1 << 20 : 1 << 15) / line.length));
  const spot = random.below(line.length);
  const vary = random.once(2);
  const more = Array.from({ length: copies }, (_, i) =>
    vary ? line.slice(0, spot) + String(i) + line.slice(spot) : line,
  );
  return text([...lines.slice(0, at), ...more, ...lines.slice(at)].join('\n'));
};
