import { counted, listed, thousands } from '../../base/words.ts';
import type { RunFile } from './files.ts';
import { type HostNames, labelOf } from './hosts.ts';
import type { Profile } from './profile.ts';

/** One plain sentence: who took what from where to where. Names stay raw; the report escapes them. */
export function runTitle(profile: Profile, names: HostNames): string {
  const { run, controller, pushed, files } = profile;
  const origin = `${controller ? 'the domain controller ' : ''}${labelOf(names, run.origin)}`;
  const recipient = labelOf(names, run.recipient);
  const who = listed(profile.accounts, 2) || 'An unknown account';
  if (files.length === 0 && run.volumes.length > 0)
    return pushed
      ? `${capital(origin)} sent ${thousands(profile.encryptedBytes)} bytes of encrypted SMB to ${recipient} as ${lower(who)}`
      : `${who} took ${thousands(profile.encryptedBytes)} bytes of encrypted SMB from ${origin} to ${recipient}`;
  if (run.files.length === 0)
    return `${who} was refused ${listed(namesOf(run.attempts), 3)} on ${origin} from ${recipient}`;
  const what = whatText(profile);
  return pushed
    ? `${capital(origin)} itself wrote ${what} to ${recipient} as ${lower(who)}`
    : `${who} read ${what} of ${origin} from ${recipient}`;
}

function lower(who: string): string {
  return who === 'An unknown account' ? 'an unknown account' : who;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function namesOf(files: readonly RunFile[]): string[] {
  return [...new Set(files.map((file) => file.name))];
}

function whatText({ sensitive, files, run }: Profile): string {
  const chosen = sensitive.length > 0 ? sensitive : files;
  const shown = chosen[0] ?? run.files[0]!;
  const all = files.length > 0 ? files.length : run.files.length;
  const more = all > 1 ? ` and ${counted(all - 1, 'more file')}` : '';
  return `${shown.name || 'a file'} (${detail(shown)})${more}`;
}

function detail(file: RunFile): string {
  const parts = [
    `${thousands(file.bytes)} bytes`,
    file.complete === true ? 'whole' : file.complete === false ? 'in part' : '',
    file.sensitive && file.sensitive.by !== 'name' ? file.sensitive.item.what : '',
  ];
  return parts.filter((text) => text !== '').join(', ');
}
