import type { Command } from './command.ts';
import { check } from './commands/check.ts';
import { explain } from './commands/explain.ts';
import { formats } from './commands/formats.ts';
import { scan } from './commands/scan.ts';
import { schema } from './commands/schema.ts';
import { site } from './commands/site.ts';

/** Every command, in alphabetical order. */
export const COMMANDS: readonly Command[] = [check, explain, formats, scan, schema, site];
