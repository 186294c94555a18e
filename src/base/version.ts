import { readFileSync } from 'node:fs';

/** The version of package.json, two folders up from the source and from the compiled file alike. */
export const VERSION: string = JSON.parse(
  readFileSync(new URL('../../package.json', import.meta.url), 'utf8'),
).version;
