import { listed, thousands } from '../../../base/words.ts';
import { doublings } from '../../signal.ts';
import { isAdminShare } from '../path.ts';
import { WEIGHTS } from '../weights.ts';
import type { Signal } from './signal.ts';

const { floor, base, perDoubling, most } = WEIGHTS.encrypted;

export const encryptedVolume: Signal = {
  id: 'encrypted-volume',
  unit: 'byte',
  source: 'own definition; [MS-SMB2] 2.2.41, sizes are not hidden',
  says: 'Encrypted SMB carried this much out of the controller: enough for a hive or a database.',
  formula: `${base} points from ${thousands(floor)} bytes on, ${perDoubling} more per doubling, at most ${most}; ${WEIGHTS.adminShare} more where an administrative share was opened before`,
  raisedBy: ['users whose folders lie on the controller', 'sites that encrypt all SMB'],
  judge({ encryptedBytes, run }) {
    if (encryptedBytes < floor) return null;
    const shares = [...new Set(run.volumes.flatMap(({ volume }) => volume.shares))].filter(isAdminShare);
    const admin = shares.length > 0 ? WEIGHTS.adminShare : 0;
    const through = shares.length > 0 ? ` through ${listed(shares)}` : '';
    return {
      value: encryptedBytes,
      points: Math.min(most, base + doublings(encryptedBytes, floor, perDoubling, most)) + admin,
      text: `${thousands(encryptedBytes)} bytes of encrypted SMB left it${through}; what they were cannot be read without the key.`,
    };
  },
};
