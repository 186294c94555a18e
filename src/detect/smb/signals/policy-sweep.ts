import { counted } from '../../../base/words.ts';
import { isComputerAccount } from '../accounts.ts';
import type { RunFile } from '../files.ts';
import { isPasswordPlace } from '../preferences.ts';
import { policyPart } from '../sensitive.ts';
import { WEIGHTS } from '../weights.ts';
import type { Signal } from './signal.ts';

const { least, policies, points, places } = WEIGHTS.sysvolSweep;

export const policySweep: Signal = {
  id: 'policy-sweep',
  unit: 'files',
  source: 'own definition; the computer part of a policy is applied by the computer, [MS-GPOL] 3.2.5.1',
  says: 'A person’s account read the computer part of many policies, or both parts of several in one session: a computer applies the one, a user the other, nobody both.',
  formula: `${points} points from ${least} different files of the computer part or both parts of ${policies} policies on; ${places} more where preferences that can hold passwords are among them and a log does not tell their content`,
  raisedBy: ['administrators who open the policy editor', 'copies of SYSVOL as a backup'],
  judge({ run }) {
    const read = run.files.filter(isReadByPerson);
    const machine = new Set(read.filter((file) => file.machinePolicy).map((file) => file.full)).size;
    const both = bothParts(read);
    if (machine < least && both < policies) return null;
    const who = read[0]?.account.account ?? 'a person';
    const said =
      machine < least
        ? `One session of ${who} read both the computer and the user part of ${counted(both, 'policy', 'policies')}, which nobody applies.`
        : `${counted(machine, 'file')} of the computer part of policies were read by ${who}.`;
    const found = read.filter((file) => file.policy && isPasswordPlace(file)).length;
    return {
      value: machine,
      points: points + (found > 0 ? places : 0),
      text:
        found > 0
          ? `${said} ${counted(found, 'preference')} that can hold passwords ${found === 1 ? 'is' : 'are'} among them.`
          : said,
    };
  },
};

function isReadByPerson({ direction, account: { account } }: RunFile): boolean {
  return direction === 'read' && account !== null && !isComputerAccount(account);
}

/** Policies of which one session read both parts; the most of any session. */
function bothParts(files: readonly RunFile[]): number {
  const parts = new Map<string, Map<string, Set<string>>>();
  for (const file of files) {
    const place = policyPart(file.full);
    if (!place) continue;
    const session = parts.get(file.session) ?? new Map<string, Set<string>>();
    parts.set(
      file.session,
      session.set(place.policy, (session.get(place.policy) ?? new Set()).add(place.part)),
    );
  }
  let most = 0;
  for (const session of parts.values())
    most = Math.max(most, [...session.values()].filter((seen) => seen.size === 2).length);
  return most;
}
