import type { Report } from '../case/report.ts';
import type { Severity } from '../detect/finding.ts';
import type { Output, OutputOptions } from '../report/output.ts';
import { OUTPUTS } from '../report/registry.ts';
import { writeWhole } from './deliver.ts';
import type { Io } from './io.ts';
import { joinReports } from './join.ts';
import { complain } from './problems.ts';
import type { Target } from './targets.ts';
import { type ColorChoice, colorLevel, DEFAULT_WIDTH, hasUnicode, widthOf } from './terminal.ts';

/** How the reports shall look; the options of `scan` as far as they concern it. */
export interface Look {
  brief?: boolean;
  showSuppressed?: boolean;
  separate?: boolean;
  color: ColorChoice;
  width?: number;
  minSeverity?: Severity;
}

/** Writes every target, files first so that standard output is the last word. False when a file could not be written. */
export function writeReports(
  reports: readonly Report[],
  targets: readonly Target[],
  look: Look,
  io: Io,
): boolean {
  const files = targets.filter((target) => target.file !== null);
  const whole = files.map((target) => writeFile(reports, target, look, io)).every(Boolean);
  for (const target of targets) {
    if (target.file === null) writeStdout(reports, target, look, io);
  }
  return whole;
}

function writeStdout(reports: readonly Report[], target: Target, look: Look, io: Io): void {
  const options: OutputOptions = {
    brief: look.brief ?? false,
    showSuppressed: look.showSuppressed ?? false,
    color: colorLevel(look.color, io.env, io.stdout.isTTY === true),
    minSeverity: look.minSeverity,
    unicode: io.stdout.isTTY ? hasUnicode(io.env) : undefined,
    width: widthOf(look.width, io.env, io.stdout),
  };
  joinReports(
    outputOf(target),
    reports,
    look.separate ?? false,
    options,
    (text) => void io.stdout.write(text),
  );
}

/** A file is no terminal: no colour unless it was asked for, and the width that fits anywhere. */
function writeFile(reports: readonly Report[], target: Target, look: Look, io: Io): boolean {
  const options: OutputOptions = {
    brief: look.brief ?? false,
    showSuppressed: look.showSuppressed ?? false,
    color: look.color === 'always' ? colorLevel('always', io.env, false) : 0,
    minSeverity: look.minSeverity,
    width: look.width ?? DEFAULT_WIDTH,
  };
  try {
    writeWhole(target.file!, (write) =>
      joinReports(outputOf(target), reports, look.separate ?? false, options, write),
    );
    return true;
  } catch (error) {
    complain(io, `${target.file} could not be written: ${(error as Error).message}`);
    return false;
  }
}

function outputOf(target: Target): Output {
  return OUTPUTS.find((output) => output.id === target.format)!;
}
