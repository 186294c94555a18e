/**
 * Tools (ids as in expectations) that build their DNS messages themselves and send them through a socket of
 * their own. The operating system's resolver never sees the question, so its logs (Sysmon event 22, the
 * DNS-Client channel) stay empty and only a log of connections names the process.
 */
export const RAW_SOCKET_TOOLS: readonly string[] = ['dns2tcp', 'dnscat2', 'dnstt', 'iodine', 'slipstream'];
