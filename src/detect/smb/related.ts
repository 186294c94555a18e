import { addressText } from '../../base/address.ts';
import { counted, listed, thousands } from '../../base/words.ts';
import type { RelatedNote } from '../related.ts';
import { distinctCites } from './cites.ts';
import type { Controller } from './controllers.ts';
import { type HostNames, labelOf } from './hosts.ts';
import type { KeptReplication } from './kept.ts';
import type { Onward } from './onward.ts';

/** DRSGetNCChanges ([MS-DRSR] 4.1.10). */
const GET_CHANGES = 3;

/** Replication by something that is no domain controller: accounts' keys leave without any file. */
export function dcsyncNotes(
  replications: readonly KeptReplication[],
  controllers: ReadonlyMap<number, Controller>,
  names: HostNames,
): RelatedNote[] {
  return replications.filter((r) => isDcsync(r, controllers)).map((r) => dcsyncNote(r, names));
}

function isDcsync(r: KeptReplication, controllers: ReadonlyMap<number, Controller>): boolean {
  if (controllers.has(r.client) || r.client === r.server) return false;
  return r.opnums.length === 0 || r.opnums.includes(GET_CHANGES);
}

function dcsyncNote(r: KeptReplication, names: HostNames): RelatedNote {
  const who = r.account === null ? '' : ` as ${r.account}`;
  const amount = r.bytes > 0 ? ` and got ${thousands(r.bytes)} bytes` : '';
  return {
    kind: 'dcsync',
    from: addressText(names.addresses, r.client),
    to: addressText(names.addresses, r.server),
    account: r.account,
    text:
      `${labelOf(names, r.client)} asked ${labelOf(names, r.server)} for directory replication${who} ` +
      `(DCSync, ${counted(r.calls, 'call')})${amount}; it is no domain controller of this evidence.`,
    findings: [],
    cites: distinctCites([r.first, r.last]),
  };
}

/** Copies of a finding's contents from host to host; what left over DNS is joined by the case. */
export function onwardNotes(finding: string, onward: readonly Onward[], names: HostNames): RelatedNote[] {
  return onward
    .filter((step) => step.how === 'smb' && step.to !== null)
    .map((step) => ({
      kind: 'onward-copy' as const,
      from: addressText(names.addresses, step.from),
      to: addressText(names.addresses, step.to!),
      account: step.account,
      text:
        `${step.file.name || 'The content'} went on from ${labelOf(names, step.from)} to ${labelOf(names, step.to!)} ` +
        `over SMB${step.name === step.file.name ? '' : ` as ${step.name}`} (${listed([step.grounds])}).`,
      findings: [finding],
      cites: distinctCites([step.first, step.last]),
    }));
}
