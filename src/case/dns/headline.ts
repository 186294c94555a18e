import { counted, listed } from '../../base/words.ts';
import type { Bounds, DnsPart, Finding } from '../../detect/finding.ts';
import type { CaseContext } from '../context.ts';
import { crossedText, direction, dnsPart, nearEnd, subject, toolText } from './words.ts';

/** What the channels of one incident did, without a full stop. */
export function dnsHeadline(context: CaseContext, findings: readonly Finding[]): string {
  const [only] = findings;
  if (findings.length === 1 && only) return `${nearEnd(context, only, false)} ${deed(dnsPart(only))}`;
  const sum = together(findings.map(dnsPart));
  const ends = new Set(findings.map((finding) => nearEnd(context, finding, false)));
  const who = ends.size === 1 ? [...ends].join('') : counted(ends.size, 'computer');
  return `${who} ${deed(sum)}`;
}

function deed(dns: DnsPart): string {
  const tool = toolText(dns);
  const means = tool === null ? 'over DNS' : `over DNS with ${tool}`;
  const to = subject(dns) ?? 'an unknown server';
  const way = direction(dns);
  if (way === 'up') return `sent ${crossedText(dns, 'bytesUp')} out to ${to} ${means}`;
  if (way === 'down') return `took in ${crossedText(dns, 'bytesDown')} from ${to} ${means}`;
  const amounts = `${crossedText(dns, 'bytesUp')} out, ${crossedText(dns, 'bytesDown')} in`;
  return `talked to ${to} ${means}: ${amounts}`;
}

/** One part that stands for several: amounts added, zones once, the tool where all agree. */
function together(parts: readonly DnsPart[]): DnsPart {
  const first = parts[0]!;
  const agree = parts.every((part) => part.tool.id === first.tool.id && part.tool.proof === first.tool.proof);
  return {
    ...first,
    zones: [...new Set(parts.flatMap((part) => part.zones))],
    servers: [...new Set(parts.flatMap((part) => part.servers))],
    tool: agree ? first.tool : { id: null, name: commonTools(parts), proof: 'proved', by: null },
    bytesUp: added(parts.map((part) => part.bytesUp)),
    bytesDown: added(parts.map((part) => part.bytesDown)),
  };
}

function commonTools(parts: readonly DnsPart[]): string | null {
  const names = new Set(parts.map(toolText).filter((name) => name !== null));
  return names.size === 0 ? null : listed([...names], 3);
}

function added(bounds: readonly Bounds[]): Bounds {
  return bounds.reduce((sum, b) => ({ lower: sum.lower + b.lower, upper: sum.upper + b.upper }), {
    lower: 0,
    upper: 0,
  });
}
