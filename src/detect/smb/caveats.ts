import { counted, listed, thousands } from '../../base/words.ts';
import { bySensitivity, type Profile } from './profile.ts';

/** Files whose older digests are told. */
const MAX_DIGESTS = 4;

/** What the reader must keep in mind, a sentence each. */
export function caveatsOf(profile: Profile): string[] {
  const { run, controller, files } = profile;
  return [
    ...originCaveats(controller),
    ...accountCaveats(profile),
    ...contentCaveats(profile),
    ...sourceCaveats(files, run),
  ];
}

function originCaveats(controller: Profile['controller']): string[] {
  if (!controller)
    return ['The origin is not confirmed as a domain controller; name it with --dc if it is one.'];
  if (controller.certainty === 'seen') return [];
  return [`That the origin is a domain controller is inferred: ${listed(controller.grounds, 3)}.`];
}

function accountCaveats({ run }: Profile): string[] {
  const all = [...run.files, ...run.attempts, ...run.volumes].map(({ account }) => account);
  const inferred = new Set(
    all
      .filter((a) => a.certainty === 'inferred')
      .map((a) => `${a.account} is inferred ${a.grounds}; the session itself hides it in a Kerberos ticket.`),
  );
  const unknown = new Set(
    all
      .filter((a) => a.account === null)
      .map((a) => `The account is not known: ${a.grounds ?? 'the session does not name one'}.`),
  );
  return [...inferred, ...unknown].slice(0, 4);
}

function contentCaveats({ run, sensitive, encryptedBytes }: Profile): string[] {
  const out: string[] = [];
  const ese = sensitive.find((file) => file.sensitive?.item.id === 'ese');
  if (ese)
    out.push(
      `${ese.name || 'The file'} is a database of the engine that Active Directory uses; its first bytes do not tell which database it is.`,
    );
  if (run.volumes.length > 0)
    out.push(
      `${thousands(encryptedBytes)} bytes are encrypted (SMB 3): names and content are closed. The session key, or the account's password with an NTLM sign-in, opens them, for instance in Wireshark.`,
    );
  return out;
}

function sourceCaveats(files: Profile['files'], run: Profile['run']): string[] {
  const out: string[] = [];
  const lost = files.reduce((sum, file) => sum + file.lost, 0);
  if (lost > 0)
    out.push(`${thousands(lost)} bytes of these transfers crossed but are missing from the capture.`);
  const reopened = files.filter((file) => file.opens > 1).length;
  if (reopened > 0)
    out.push(
      `${counted(reopened, 'file')} ${reopened === 1 ? 'was' : 'were'} opened more than once; bytes are those of all opens together, counted once.`,
    );
  if (run.volumes.some(({ volume }) => volume.source === 'log'))
    out.push(
      'The volume of encrypted sessions is counted by a log of connections, sign-in and headers among it; that they are encrypted is concluded from shares that never showed.',
    );
  out.push(...digestCaveats(files));
  if (run.files.some((file) => file.source === 'log'))
    out.push(
      'The source is a log: byte ranges are not known, and content is known only as far as the log says.',
    );
  return out;
}

/** Digests that stand in for a SHA-256: a responder can search for them. */
function digestCaveats(files: Profile['files']): string[] {
  return files
    .filter((file) => file.sha256 === null && file.digests.length > 0)
    .sort(bySensitivity)
    .slice(0, MAX_DIGESTS)
    .map((file) => `The log has no SHA-256 of ${file.name || 'a file'}, but ${listed([...file.digests])}.`);
}
