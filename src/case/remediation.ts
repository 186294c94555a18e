import { PHASES, REMEDIATION_STEPS, type RemediationStep, type Sentence } from '../data/remediation-steps.ts';
import { SMB_REMEDIATION_STEPS } from '../data/smb-remediation-steps.ts';
import type { Alert } from '../detect/finding.ts';
import type { StepFacts } from './alerts.ts';
import type { ReportFinding } from './report.ts';

/** Line breaks that evidence put into a name: in a step's text a line break means a ready line. */
const LINE_BREAKS = /[\n\v\f\r\u0085\u2028\u2029]/g;

const STEPS: readonly RemediationStep[] = [...REMEDIATION_STEPS, ...SMB_REMEDIATION_STEPS];

/**
 * The steps that apply, written for the case, in the order triage, contain, evidence, accounts, krbtgt, secrets, prevention.
 * The first line of a text is prose; the lines below it are ready to be pasted.
 */
export function remediation(
  alert: Alert,
  facts: StepFacts,
  lines: Readonly<Record<string, string[]>>,
): ReportFinding['remediation'] {
  const applying = STEPS.filter((step) => step.alert === alert && allHold(step.when, facts));
  const ordered = PHASES.flatMap((phase) => applying.filter((step) => step.phase === phase));
  return ordered.map((step) => ({
    step: step.id,
    text: [prose(step, facts), ...readyLines(step, lines)].join('\n'),
    why: step.why,
  }));
}

function readyLines(step: RemediationStep, lines: Readonly<Record<string, string[]>>): string[] {
  return step.lines === null ? [] : (lines[step.lines] ?? []);
}

function prose(step: RemediationStep, facts: StepFacts): string {
  const said = step.text.map((sentence) => fill(sentence, facts));
  return said.filter((text) => text !== null).join(' ');
}

function allHold(conditions: readonly string[], facts: StepFacts): boolean {
  return conditions.every((condition) =>
    condition.startsWith('!') ? known(facts, condition.slice(1)) === null : known(facts, condition) !== null,
  );
}

function known(facts: StepFacts, name: string): string | null {
  return Object.hasOwn(facts, name) ? (facts[name] ?? null) : null;
}

/** The sentence with its facts in place; null when one is missing. Facts are not read again for braces. */
function fill(sentence: Sentence, facts: StepFacts): string | null {
  if (!allHold([...sentence.when, ...placeholders(sentence)], facts)) return null;
  return sentence.say.replace(/\{(\w+)\}/g, (_, name: string) => oneLine(known(facts, name) ?? ''));
}

function placeholders(sentence: Sentence): string[] {
  return Array.from(sentence.say.matchAll(/\{(\w+)\}/g), (match) => match[1] ?? '');
}

function oneLine(text: string): string {
  return text.replace(LINE_BREAKS, (character) => {
    const code = character.charCodeAt(0).toString(16);
    return code.length > 2 ? `\\u{${code}}` : `\\x${code.padStart(2, '0')}`;
  });
}
