/** Words that a site gives to its backup accounts, shares and computers. */
const BACKUP = /(?:^|[^a-z])(?:back-?up|bkp|bck|veeam|commvault|arcserve|netbackup)/i;

/** True for a name that says backup. */
export function isBackupName(name: string): boolean {
  return BACKUP.test(name.slice(0, 256));
}

/** Names that remote dump tools give to what they save: eight letters and `.tmp` (impacket, secretsdump). */
const RANDOM_TMP = /^[A-Za-z]{8}\.tmp$/;
const TEMP_FOLDER = /(?:^|\\)(?:windows\\)?(?:temp|system32)$/;

/** True for a random temporary name in one of the two folders where the tools put it. */
export function isToolTemp(folder: string, name: string): boolean {
  return RANDOM_TMP.test(name) && TEMP_FOLDER.test(folder);
}

/** The tree of `ntdsutil … ifm create full`: `…\Active Directory\ntds.dit`, `…\registry\SYSTEM`. */
export function isMediaTree(full: string): boolean {
  return /\\active directory\\ntds\.dit$|\\registry\\(?:system|security)$/.test(full);
}

/** Saved hives as SaveKey tools name them below SYSVOL or Temp. */
export function isSavedHive(name: string): boolean {
  return /^(?:sam|system|security)(?:\.(?:save|sav|hiv|hive)|_[a-z0-9]{1,16})$/i.test(name);
}
