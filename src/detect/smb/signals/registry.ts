import { account } from './account.ts';
import { administrativeShare } from './administrative-share.ts';
import { backupWork } from './backup-work.ts';
import { breadth } from './breadth.ts';
import { disguised } from './disguised.ts';
import { encryptedVolume } from './encrypted-volume.ts';
import { failedAttempts } from './failed-attempts.ts';
import { knownTraces } from './known-traces.ts';
import { liveFile } from './live-file.ts';
import { originUnconfirmed } from './origin-unconfirmed.ts';
import { outlier } from './outlier.ts';
import { outside } from './outside.ts';
import { pageSized } from './page-sized.ts';
import { partialCopy } from './partial-copy.ts';
import { policyReads } from './policy-reads.ts';
import { policySweep } from './policy-sweep.ts';
import { preferenceHunt } from './preference-hunt.ts';
import { pushedOut } from './pushed-out.ts';
import { readThenDeleted } from './read-then-deleted.ts';
import { remoteControl } from './remote-control.ts';
import { replication } from './replication.ts';
import { sensitiveContent } from './sensitive-content.ts';
import { sensitiveName } from './sensitive-name.ts';
import { severalSecrets } from './several-secrets.ts';
import type { Signal } from './signal.ts';
import { stagedOnServer } from './staged-on-server.ts';
import { unrecognised } from './unrecognised.ts';
import { volume } from './volume.ts';
import { wentOn } from './went-on.ts';
import { wholeFile } from './whole-file.ts';

/** All signals of alert 2030, in alphabetical order. */
export const SMB_SIGNALS: readonly Signal[] = [
  account,
  administrativeShare,
  backupWork,
  breadth,
  disguised,
  encryptedVolume,
  failedAttempts,
  knownTraces,
  liveFile,
  originUnconfirmed,
  outlier,
  outside,
  pageSized,
  partialCopy,
  policyReads,
  policySweep,
  preferenceHunt,
  pushedOut,
  readThenDeleted,
  remoteControl,
  replication,
  sensitiveContent,
  sensitiveName,
  severalSecrets,
  stagedOnServer,
  unrecognised,
  volume,
  wentOn,
  wholeFile,
];
