import type { FileTransfer } from '../../../observe/transfer.ts';

/** A share that a session is connected to. */
export interface Tree {
  /** Share name without the server; null when the tree connect was not seen. */
  share: string | null;
  kind: FileTransfer['shareKind'];
}

/** Share types of [MS-SMB2] 2.2.10. */
const KINDS: readonly FileTransfer['shareKind'][] = ['unknown', 'disk', 'pipe', 'print'];

/** Kind of a share by the type in the answer; `IPC$` is always for pipes. */
export function shareKind(type: number, share: string | null): FileTransfer['shareKind'] {
  if (share !== null && share.toUpperCase() === 'IPC$') return 'pipe';
  return KINDS[type] ?? 'unknown';
}

/** Share name in a path `\\server\share`, without regard to how many parts follow. */
export function shareName(path: string): string {
  const parts = path.split('\\').filter((part) => part !== '');
  return parts[1] ?? parts[0] ?? '';
}

/** Shares that only domain controllers serve ([MS-ADTS] 6.1.1, Netlogon and Sysvol). */
const CONTROLLER_SHARES: ReadonlySet<string> = new Set(['SYSVOL', 'NETLOGON']);

/** Whether a share of this name makes its server a domain controller. */
export function isControllerShare(share: string): boolean {
  return CONTROLLER_SHARES.has(share.toUpperCase());
}
