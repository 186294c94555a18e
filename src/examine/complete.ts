import type { Finding } from '../detect/finding.ts';
import type { Contact } from './contacts.ts';
import { excerptText } from './excerpt.ts';

/** Contacts listed with one finding. */
const MAX_CONTACTS_PER_FINDING = 12;

/** Adds to findings what only the second reading knows: excerpts, and who connected to the answered addresses. */
export function completeFindings(findings: Finding[], contacts: readonly Contact[]): void {
  for (const finding of findings) {
    for (const { cite, wire } of finding.excerptSources) {
      const text = excerptText(wire);
      if (text !== null) finding.excerpts.push({ cite, text });
    }
    const { facts } = finding;
    if (!facts) continue;
    const values = new Set(
      facts.records.filter((r) => r.type === 'A' || r.type === 'AAAA').map((r) => r.value),
    );
    const rows = contacts.filter((row) => values.has(row.to));
    rows.sort((a, b) => a.cite.evidence - b.cite.evidence || a.cite.record - b.cite.record);
    facts.contacts = rows.slice(0, MAX_CONTACTS_PER_FINDING);
  }
}
