import { byCodeUnit } from '../base/words.ts';
import type { Finding } from '../detect/finding.ts';
import type { RelatedNote } from '../detect/related.ts';
import { alertCase } from './alerts.ts';
import { type CaseContext, fewCites, firstCite, hostShort } from './context.ts';
import { subject } from './dns/words.ts';
import type { ReportRelated } from './report.ts';
import { contentHash, fileName } from './smb/words.ts';

/**
 * What the detectors noted, and whole contents of copied files that left again over DNS: the same SHA-256 in a
 * 2030 and a 2031 finding.
 */
export function related(
  context: CaseContext,
  ranked: readonly Finding[],
  notes: readonly RelatedNote[],
): ReportRelated[] {
  const copies = ranked.filter((finding) => finding.smb !== null);
  const channels = ranked.filter((finding) => finding.dns !== null);
  const entries = copies.flatMap((copy) =>
    channels.flatMap((channel) => onwardCopies(context, copy, channel)),
  );
  const noted = notes.map((note) => ({ ...note, cites: fewCites(note.cites) }));
  return [...noted, ...entries].sort((a, b) => byCodeUnit(a.kind, b.kind) || byCodeUnit(a.text, b.text));
}

function onwardCopies(context: CaseContext, copy: Finding, channel: Finding): ReportRelated[] {
  const left = new Set(alertCase(channel).contents(channel));
  const files = (copy.smb?.files ?? []).filter((file) => left.has(contentHash(file) ?? ''));
  const initiator = channel.dns?.initiator ?? null;
  const from = initiator === null ? '' : ` from ${hostShort(context, initiator)}`;
  const to = channel.dns ? subject(channel.dns) : null;
  return files.map((file) => ({
    kind: 'onward-copy',
    from: initiator,
    to: null,
    account: null,
    text: `Content of ${fileName(file.path)} went on${from} over DNS to ${to ?? 'an unknown server'}.`,
    findings: [copy.id, channel.id],
    cites: fewCites([...file.cites, ...firstCite(channel.cites)]),
  }));
}
