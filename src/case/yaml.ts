/** Plain in YAML 1.2 without doubt: a host name with a dot whose last label is letters, so neither number nor keyword. */
const PLAIN_NAME = /^[a-z0-9][a-z0-9_.-]*\.[a-z]{2,63}$/i;
/** What a double-quoted scalar must escape beyond JSON: DEL, C1, separators, bidi and zero-width (YAML 1.2.2 section 5.1). */
const HIDDEN = /[\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/g;

/** A scalar that reads back as exactly this text, whatever evidence put into it; one line. */
export function yamlScalar(text: string): string {
  if (PLAIN_NAME.test(text)) return text;
  return JSON.stringify(text).replace(
    HIDDEN,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
