import { listed } from '../../../base/words.ts';
import { WEIGHTS } from '../weights.ts';
import type { Signal } from './signal.ts';

export const remoteControl: Signal = {
  id: 'remote-control',
  unit: null,
  source: '[MS-SCMR], [MS-TSCH], [MS-RRP]: pipes svcctl, atsvc and winreg',
  says: 'The recipient spoke to the service manager, task scheduler or registry of the controller just before.',
  formula: `${WEIGHTS.remoteControl} points where something sensitive was copied`,
  raisedBy: ['administration tools'],
  judge({ remotePipes, sensitive }) {
    if (remotePipes.length === 0 || sensitive.length === 0) return null;
    const pipes = listed([...new Set(remotePipes.map(({ pipe }) => pipe))].sort());
    return {
      value: pipes,
      points: WEIGHTS.remoteControl,
      text: `The recipient opened the pipe ${pipes} on the origin around that time: remote control.`,
    };
  },
};
