import type { Finding } from '../../detect/finding.ts';
import type { AlertCase } from '../alerts.ts';
import { smbStepFacts, smbStepLines } from './facts.ts';
import { smbScope } from './scope.ts';
import { smbHeadline, smbStory } from './story.ts';
import { smbTriage } from './triage.ts';
import { contentHash, smbFacts, smbPart } from './words.ts';

/** Alert 2030, Data exfiltration over SMB. */
export const smbAlert: AlertCase = {
  alert: 2030,
  incidentKeys,
  addresses,
  contents: (finding) =>
    smbPart(finding)
      .files.map(contentHash)
      .filter((hash) => hash !== null),
  headline: smbHeadline,
  story: smbStory,
  scope: smbScope,
  triage: smbTriage,
  facts: smbStepFacts,
  lines: smbStepLines,
};

/** The computer that holds the copy; the origin too when it started the copy itself. */
function incidentKeys(finding: Finding): string[] {
  const { origin, recipient, startedBy } = smbPart(finding);
  const keys = recipient === null ? [] : [`computer ${recipient}`];
  if (origin !== null && startedBy === 'origin') keys.push(`computer ${origin}`);
  return keys;
}

/** The ends of the copy, then those to whom the content went on. */
function addresses(finding: Finding): string[] {
  const { origin, recipient } = smbPart(finding);
  const ends = [recipient, origin].filter((address) => address !== null);
  return [...ends, ...smbFacts(finding).onward.map(({ from }) => from)];
}
