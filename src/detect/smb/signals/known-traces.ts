import type { RunFile } from '../files.ts';
import { isMediaTree, isSavedHive, isToolTemp } from '../names.ts';
import { folderOf } from '../path.ts';
import { pageFit } from '../shape.ts';
import { WEIGHTS } from '../weights.ts';
import type { Signal } from './signal.ts';

export const knownTraces: Signal = {
  id: 'known-traces',
  unit: null,
  source: 'names as public tools write them: impacket secretsdump, reg save, ntdsutil ifm',
  says: 'Name and place are those that known dump tools use, and the content, the deletion afterwards or a size of whole pages fits.',
  formula: `${WEIGHTS.toolTrace} points`,
  raisedBy: ['an installation medium made by an administrator'],
  judge({ files }) {
    for (const file of files) {
      const trace = traceOf(file);
      if (trace) return { value: file.name, points: WEIGHTS.toolTrace, text: trace };
    }
    return null;
  },
};

/** What a file's name and place tell of the tool; null without a trace. A name alone never counts. */
export function traceOf(file: RunFile): string | null {
  const secret = file.sensitive !== null && file.sensitive.by !== 'member';
  const fits = secret || file.deleted || pageFit(file) !== null;
  if (isToolTemp(folderOf(file.full), file.name) && fits)
    return `${file.name} in a system folder is how remote dump tools (impacket secretsdump) name what they save.`;
  if (!secret) return null;
  if (isMediaTree(file.full))
    return `${file.name} lies in the tree that ntdsutil makes (install from media).`;
  return isSavedHive(file.name) ? `${file.name} is a hive as saved by reg save or a remote SaveKey.` : null;
}
