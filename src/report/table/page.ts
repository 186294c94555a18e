import { Chalk } from 'chalk';
import type { Report } from '../../case/report.ts';
import type { Severity } from '../../detect/finding.ts';
import { type Domains, defangName, defangText, reportDomains } from '../defang.ts';
import { forTerminal } from '../escape.ts';
import { type HostNames, hostNames } from '../names.ts';
import type { OutputOptions } from '../output.ts';
import { clip } from '../wrap.ts';

/** Narrower than this the layout itself has no room; a smaller terminal breaks lines by itself. */
const MIN_WIDTH = 60;
/** Nobody has more columns; an absurd number from the environment must not cost memory. */
const MAX_WIDTH = 500;
/** Lines of prose longer than this are hard to read, however wide the terminal. */
const MAX_PROSE_WIDTH = 110;
/** Cells of one paragraph: a 64 KiB file name takes its share of the screen and no more. */
const MAX_PARAGRAPH = 1600;
/** Code units of a string that are looked at before it is escaped; more than a paragraph shows. */
const MAX_LOOKED_AT = 8192;

/** Colour means severity and nothing else; the word always stands there as well. */
interface Paint {
  severity(severity: Severity, text: string): string;
  strong(text: string): string;
}

/** What every part of the table needs: the room there is, names, and how text is made safe. */
export interface Page {
  width: number;
  /** Width of running text. */
  prose: number;
  paint: Paint;
  arrow: string;
  ellipsis: string;
  names: HostNames;
  domains: Domains;
  unicode: boolean | undefined;
}

/** The page for one report. Chalk gets its level from the options: it would ask the terminal otherwise. */
export function createPage(report: Report, options: OutputOptions): Page {
  const asked = Number.isFinite(options.width) ? Math.trunc(options.width) : 80;
  const width = Math.min(Math.max(asked, MIN_WIDTH), MAX_WIDTH);
  const drawn = options.unicode === true;
  return {
    width,
    prose: Math.min(width, MAX_PROSE_WIDTH),
    paint: createPaint(options.color),
    arrow: drawn ? '→' : '->',
    ellipsis: drawn ? '…' : '...',
    names: hostNames(report),
    domains: reportDomains(report),
    unicode: options.unicode,
  };
}

/**
 * Bold and inverse red, bold red, bold magenta, plain: readable on a light and on a dark ground, and in
 * order of strength where a terminal shows no colour but attributes.
 */
function createPaint(color: OutputOptions['color']): Paint {
  const chalk = new Chalk({ level: color });
  const paints: Record<Severity, (text: string) => string> = {
    critical: (text) => chalk.red.bold.inverse(text),
    high: (text) => chalk.red.bold(text),
    medium: (text) => chalk.magenta.bold(text),
    low: (text) => text,
  };
  return { severity: (severity, text) => paints[severity](text), strong: (text) => chalk.bold(text) };
}

/** Text for people: domains of the case defanged, everything inert, long things cut with a mark. */
export function safeText(page: Page, text: string, max = MAX_PARAGRAPH): string {
  const seen = defangText(text.slice(0, MAX_LOOKED_AT), page.domains);
  const cut = text.length > MAX_LOOKED_AT ? page.ellipsis : '';
  return clip(forTerminal(seen, page.unicode !== false) + cut, max, page.ellipsis);
}

/** A domain by itself: every dot defanged, inert, cut. */
export function safeDomain(page: Page, name: string, max = MAX_PARAGRAPH): string {
  return clip(
    forTerminal(defangName(name.slice(0, MAX_LOOKED_AT)), page.unicode !== false),
    max,
    page.ellipsis,
  );
}

/** A line to be pasted: inert, but neither defanged nor cut. */
export function safeLine(page: Page, line: string): string {
  return forTerminal(line.slice(0, MAX_LOOKED_AT), page.unicode !== false);
}
