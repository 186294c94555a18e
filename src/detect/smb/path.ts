/** Drive letters and the Windows folder, as Windows shares them to administrators. */
const ADMIN_SHARE = /^(?:admin|[a-z])\$$/;
/** The two shares of every domain controller ([MS-GPOL] 1.3, [MS-NRPC]). */
const POLICY_SHARE = /^(?:sysvol|netlogon)$/;
/** A moment of a shadow copy in front of a path, [MS-SMB2] 2.2.13.2 and [MS-SMB] 2.2.1.1.1. */
const SNAPSHOT = /@gmt-\d{4}\.\d\d\.\d\d-\d\d\.\d\d\.\d\d\\/;
/** Pipes of Windows services, for captures that begin after the tree connect: share and kind are unknown there. */
const PIPES = new Set([
  'atsvc',
  'browser',
  'drsuapi',
  'epmapper',
  'eventlog',
  'initshutdown',
  'lsarpc',
  'lsass',
  'netdfs',
  'netlogon',
  'ntsvcs',
  'protected_storage',
  'samr',
  'spoolss',
  'srvsvc',
  'svcctl',
  'winreg',
  'wkssvc',
]);

/** True for `C$`, `ADMIN$` and other drives. */
export function isAdminShare(share: string | null): boolean {
  return share !== null && ADMIN_SHARE.test(share.toLowerCase());
}

/** True for `SYSVOL` and `NETLOGON`. */
export function isPolicyShare(share: string | null): boolean {
  return share !== null && POLICY_SHARE.test(share.toLowerCase());
}

/** True for a pipe that is told by its name only. */
export function isPipeName(path: string): boolean {
  const name = path.replace(/^\\+/, '').toLowerCase();
  return PIPES.has(name) || name.startsWith('pipe\\') || name.startsWith('psexesvc');
}

/** Lower case, backslashes, without leading ones and without the moment of a shadow copy. */
export function normalPath(path: string): string {
  return path.toLowerCase().replaceAll('/', '\\').replace(/^\\+/, '').replace(SNAPSHOT, '');
}

/**
 * One name for one file however it was reached: from the root of the drive for administrative shares
 * (`ADMIN$` is the Windows folder), else beginning with the share.
 */
export function fullPath(share: string | null, path: string | null): string {
  const below = normalPath(path ?? '');
  const name = (share ?? '').toLowerCase();
  if (name === '') return below;
  if (name === 'admin$') return `windows\\${below}`;
  if (name === 'print$') return `windows\\system32\\spool\\drivers\\${below}`;
  return ADMIN_SHARE.test(name) ? below : `${name}\\${below}`;
}

/** Last component of a path, as it is written. */
export function lastName(path: string): string {
  return path.slice(Math.max(path.lastIndexOf('\\'), path.lastIndexOf('/')) + 1);
}

/** Folder of a full path; empty at the root. */
export function folderOf(full: string): string {
  return full.slice(0, Math.max(0, full.lastIndexOf('\\')));
}

/** True when the path carries a moment of a shadow copy. */
export function isSnapshotPath(path: string | null): boolean {
  return path !== null && SNAPSHOT.test(path.toLowerCase());
}
