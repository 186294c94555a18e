import type { Report } from '../case/report.ts';
import { SEVERITIES, type Severity } from '../detect/finding.ts';

/** What the process says to the shell. Each number means one thing only. */
export const EXIT = {
  /** The work is done; findings alone change nothing. */
  done: 0,
  /** `--fail-on` was reached, or an expectation was not met. */
  failed: 1,
  /** Wrong use: an unknown option, a value that makes no sense, a file that cannot be written. */
  usage: 2,
  /** Done, but evidence could not be read whole, or there was none that could be read. */
  unread: 3,
  /** Stopped by SIGINT; what was known until then has been printed. */
  interrupted: 130,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** The table at the end of every help text. */
export const EXIT_HELP = `Exit codes:
  0    done (findings alone change nothing)
  1    a finding reached --fail-on, or a check failed
  2    wrong use: option, value, or a file that cannot be written
  3    done, but evidence could not be read whole, or none could be read
  130  interrupted; what was known is printed and marked as interrupted
  1 wins over 3.`;

/** True when a finding is at least as severe as `least`. */
function reaches(report: Report, least: Severity): boolean {
  const from = SEVERITIES.indexOf(least);
  return report.findings.some((finding) => SEVERITIES.indexOf(finding.severity) >= from);
}

/** True when evidence was not read to its end, or nothing at all was read. */
function missesEvidence(reports: readonly Report[]): boolean {
  const files = reports.flatMap((report) => report.evidence).filter((file) => file.status !== 'ignored');
  return files.length === 0 || files.some((file) => file.status !== 'whole');
}

/** The code of a scan: interrupted before all, then `--fail-on`, then what could not be read. */
export function scanExit(reports: readonly Report[], failOn: Severity | null): ExitCode {
  if (reports.some((report) => report.run.interrupted)) return EXIT.interrupted;
  if (failOn && reports.some((report) => reaches(report, failOn))) return EXIT.failed;
  if (missesEvidence(reports)) return EXIT.unread;
  return EXIT.done;
}
