import { counted } from '../../../base/words.ts';
import { WEIGHTS } from '../weights.ts';
import type { Signal } from './signal.ts';

export const policyReads: Signal = {
  id: 'policy-reads',
  unit: 'files',
  source: '[MS-GPOL] 3.2.5.1: what computers and users read at start and logon',
  says: 'Policies and logon scripts from SYSVOL and NETLOGON.',
  formula: `${WEIGHTS.policyOnly} points when nothing else was read`,
  raisedBy: ['a thief who reads policies one by one'],
  judge({ policies, files, run }) {
    if (policies.length === 0 || files.length + run.volumes.length > 0) return null;
    return {
      value: policies.length,
      points: WEIGHTS.policyOnly,
      text: `${counted(policies.length, 'file')} of SYSVOL and NETLOGON, as every computer and user reads them.`,
    };
  },
};
