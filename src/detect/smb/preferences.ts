import { isComputerAccount } from './accounts.ts';
import type { RunFile } from './files.ts';

/** Preferences with a cpassword attribute, [MS-GPPREF] 2.2.1.1 and the elements that refer to it. */
const WITH_PASSWORD =
  /\\policies\\[^\\]*\\machine\\preferences\\(?:groups|services|scheduledtasks|datasources|drives|printers)\\[^\\]*\.xml$/;
const POLICY_VERSION = /\\gpt\.ini$/;

/** A preference that can hold a password, read by a person's account, of which a log does not tell the content. */
export function isPasswordPlace({
  full,
  source,
  direction,
  content,
  account: { account },
}: RunFile): boolean {
  if (source !== 'log' || direction !== 'read' || content?.id.startsWith('gpp')) return false;
  return account !== null && !isComputerAccount(account) && WITH_PASSWORD.test(full);
}

/**
 * Takes such preferences out of the ordinary policy reads where the account read no gpt.ini and little else of
 * policies in the run: whoever applies or edits a policy reads its version first, whoever copies all reads more.
 */
export function markHunted(files: readonly RunFile[]): void {
  const read = new Map<string, RunFile[]>();
  for (const file of files) {
    if (!file.policy) continue;
    const who = file.account.account ?? '';
    const known = read.get(who);
    if (known) known.push(file);
    else read.set(who, [file]);
  }
  for (const all of read.values()) {
    const hunted = all.filter(isPasswordPlace);
    if (hunted.length * 2 < all.length || all.some(({ full }) => POLICY_VERSION.test(full))) continue;
    for (const file of hunted) file.policy = false;
  }
}

/** True for what `markHunted` took out. */
export function isHunted(file: RunFile): boolean {
  return !file.policy && isPasswordPlace(file);
}
