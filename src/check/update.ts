import { objectSpan } from './locate.ts';
import type { Suggestion } from './suggest.ts';

/**
 * The text of a file of expectations with missing values put in, laid out as the keys beside them; nothing else in
 * the text changes. New expectations are left to a person: they are not written.
 */
export function fillIn(text: string, all: readonly Suggestion[]): string {
  return all.filter(({ isNew }) => !isNew).reduce(fillOne, text);
}

function fillOne(text: string, { path, values }: Suggestion): string {
  const span = objectSpan(text, path);
  if (!span) return text;
  const body = text.slice(span.from, span.to);
  const before = /^\s*/.exec(body)?.[0] ?? '';
  const kept = body.trimEnd();
  const added = Object.entries(values).map(
    ([key, value]) => `,${before || ' '}"${key}": ${JSON.stringify(value)}`,
  );
  return text.slice(0, span.from) + kept + added.join('') + body.slice(kept.length) + text.slice(span.to);
}
