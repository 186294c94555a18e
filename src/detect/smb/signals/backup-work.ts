import { isBackupName } from '../names.ts';
import { WEIGHTS } from '../weights.ts';
import type { Signal } from './signal.ts';

export const backupWork: Signal = {
  id: 'backup-work',
  unit: null,
  source: 'own definition; a name proves nothing, so it weighs little',
  says: 'Account and share look like those of a backup.',
  formula: `${WEIGHTS.backupWork} points when both are named so`,
  raisedBy: ['a thief who uses the backup account'],
  judge({ accounts, files }) {
    const who = accounts.find(isBackupName);
    const where = files.find((file) => isBackupName(file.share ?? ''));
    if (who === undefined || !where) return null;
    return {
      value: who,
      points: WEIGHTS.backupWork,
      text: `${who} and the share ${where.share} are named like a backup: ask its owner first.`,
    };
  },
};
