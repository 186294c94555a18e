import type { TextOut } from './io.ts';

export type ColorChoice = 'auto' | 'always' | 'never';
/** Levels as chalk counts them: none, 16 colours, 256, true colour. */
export type ColorLevel = 0 | 1 | 2 | 3;
type Env = Readonly<Record<string, string | undefined>>;

/** What a report is laid out for when nobody says otherwise, and what fits into any mail. */
export const DEFAULT_WIDTH = 80;
/** Below this no table of findings can be read. */
export const MIN_WIDTH = 40;
/** Above this a line is no line any more; guards against a nonsense COLUMNS. */
export const MAX_WIDTH = 1000;

/**
 * How many colours to use, decided once: the option, then NO_COLOR (no-color.org: any value but an empty
 * one), then FORCE_COLOR, then TERM=dumb, then whether it is a terminal at all.
 */
export function colorLevel(choice: ColorChoice, env: Env, isTerminal: boolean): ColorLevel {
  if (choice === 'never') return 0;
  if (choice === 'always') return ownLevel(env);
  if (env['NO_COLOR']) return 0;
  const forced = env['FORCE_COLOR'];
  if (forced !== undefined) return forcedLevel(forced, env);
  if (env['TERM'] === 'dumb' || !isTerminal) return 0;
  return ownLevel(env);
}

function forcedLevel(forced: string, env: Env): ColorLevel {
  if (forced === '0' || forced === 'false') return 0;
  if (forced === '1' || forced === '2' || forced === '3') return Number(forced) as ColorLevel;
  return ownLevel(env);
}

/** What the terminal says that it can do; sixteen colours when it says nothing. */
function ownLevel(env: Env): ColorLevel {
  if (env['COLORTERM'] === 'truecolor' || env['COLORTERM'] === '24bit') return 3;
  return env['TERM']?.endsWith('256color') ? 2 : 1;
}

/** True when the terminal's locale is UTF-8 (POSIX order of the variables), or it is Windows Terminal, which always is. */
export function hasUnicode(env: Env): boolean {
  const locale = env['LC_ALL'] || env['LC_CTYPE'] || env['LANG'] || '';
  return /utf-?8/i.test(locale) || env['WT_SESSION'] !== undefined;
}

/** Columns to lay out for: the option, then on a terminal COLUMNS and its own size, else 80. */
export function widthOf(choice: number | undefined, env: Env, out: TextOut): number {
  if (choice !== undefined) return choice;
  if (!out.isTTY) return DEFAULT_WIDTH;
  const said = Number(env['COLUMNS']);
  const columns = Number.isInteger(said) && said > 0 ? said : (out.columns ?? DEFAULT_WIDTH);
  return Math.min(MAX_WIDTH, Math.max(MIN_WIDTH, columns));
}
