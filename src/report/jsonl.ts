import { forJson } from './escape.ts';
import type { Output } from './output.ts';

/**
 * One object a line for pipes and indexes: evidence, findings, related entries, hosts, in this order. Each
 * begins with `schema` and `kind`. A related entry has a `kind` of its own, which stands under `relation`.
 */
export const jsonlOutput: Output = {
  id: 'jsonl',
  about: 'one line per evidence file, finding, related entry and host',
  write(report, out) {
    const line = (kind: string, entry: object) =>
      out.write(`${forJson(JSON.stringify({ schema: report.schema, kind, ...entry }))}\n`);
    for (const file of report.evidence) line('evidence', file);
    for (const finding of report.findings) line('finding', finding);
    for (const { kind: relation, ...entry } of report.related) line('related', { relation, ...entry });
    for (const host of report.hosts) line('host', host);
  },
};
