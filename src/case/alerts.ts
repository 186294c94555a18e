import type { Alert, Finding } from '../detect/finding.ts';
import type { CaseContext } from './context.ts';
import { dnsAlert } from './dns/alert.ts';
import type { ReportIncident, ReportScope, ReportTriage } from './report.ts';
import { smbAlert } from './smb/alert.ts';

/** A sentence of an incident's story with the time that puts it in order. */
export interface StoryPart {
  /** Microseconds UTC. */
  time: number;
  sentence: ReportIncident['story'][number];
}

/** Facts by name for the sentences of remediation steps; null is "not known" or "does not hold". */
export type StepFacts = Readonly<Record<string, string | null>>;

/** What differs from alert to alert; everything else in this room is the same for all. */
export interface AlertCase {
  alert: Alert;
  /** Findings that share a key belong to one incident. */
  incidentKeys(finding: Finding): string[];
  /** Addresses that the finding names, the near end first. */
  addresses(finding: Finding): string[];
  /** SHA-256 of whole contents that crossed. */
  contents(finding: Finding): string[];
  /** What happened, without a full stop, for findings of one incident that share an alert. */
  headline(context: CaseContext, findings: readonly Finding[]): string;
  story(context: CaseContext, finding: Finding): StoryPart[];
  scope(context: CaseContext, finding: Finding): ReportScope[];
  triage(context: CaseContext, finding: Finding): ReportTriage;
  facts(context: CaseContext, finding: Finding, triage: ReportTriage): StepFacts;
  /** Ready lines for steps that have them, by fact name. */
  lines(context: CaseContext, finding: Finding): Readonly<Record<string, string[]>>;
}

const ALERTS: readonly AlertCase[] = [smbAlert, dnsAlert];

/** The module of a finding's alert. */
export function alertCase(finding: Finding): AlertCase {
  return ALERTS.find((module) => module.alert === finding.alert) ?? dnsAlert;
}
