/** Interfaces by UUID, as their documents name them. */
export const INTERFACE = {
  drsuapi: 'e3514235-4b06-11d1-ab04-00c04fc2dcd2', // [MS-DRSR] 1.9
  netlogon: '12345678-1234-abcd-ef00-01234567cffb', // [MS-NRPC] 1.9
} as const;

/** DRSGetNCChanges, [MS-DRSR] 4.1.10. */
export const GET_NC_CHANGES = 3;

/** Netlogon operations by which computers prove themselves to a domain controller ([MS-NRPC] 3.5.4.4). */
export const NETLOGON_SECURE_CHANNEL: ReadonlySet<number> = new Set([4, 15, 26]);
