import { WEIGHTS } from '../weights.ts';
import type { Signal } from './signal.ts';

export const stagedOnServer: Signal = {
  id: 'staged-on-server',
  unit: null,
  source: '[MS-SMB2] 2.2.31.1, FSCTL_SRV_COPYCHUNK',
  says: 'The server was told to copy the content to this name before it was read.',
  formula: `${WEIGHTS.stagedOnServer} points`,
  raisedBy: ['Explorer copies within one share'],
  judge({ sensitive }) {
    const file = sensitive.find((each) => each.serverCopied);
    return file
      ? {
          value: file.name,
          points: WEIGHTS.stagedOnServer,
          text: `The server itself had copied the content to ${file.name} before: staging.`,
        }
      : null;
  },
};
