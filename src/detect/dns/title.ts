import type { DnsPart } from '../finding.ts';
import { grouped } from '../signal.ts';
import type { Profile } from './profile.ts';

/** One plain sentence: who did what through what. Names stay raw; the report escapes and defangs them. */
export function channelTitle(dns: DnsPart, profile: Profile): string {
  const who =
    dns.initiator ??
    `A computer behind the resolver ${dns.servers.length > 0 ? 'in this evidence' : ''}`.trim();
  return `${who} ${whatHappened(dns, profile)}`;
}

function whatHappened(dns: DnsPart, profile: Profile): string {
  const where = place(dns);
  const tool = dns.tool.name ? `${dns.tool.name}: ` : '';
  const up = dns.bytesUp.lower;
  const down = dns.bytesDown.lower;
  const least = 64;
  if (up < least && down < least) {
    const beat = profile.timing.jitter < 0.4 && profile.timing.period > 0;
    return beat
      ? `keeps in touch with ${where} every ${Math.round(profile.timing.period)} s (${tool}no bulk data seen)`
      : `exchanged something with ${where} that ordinary DNS does not need${tool ? ` (${tool.slice(0, -2)})` : ''}`;
  }
  const suffix = dns.tool.name ? ` with ${dns.tool.name}` : '';
  if (up >= down) return `sent about ${grouped(up)} bytes out in ${where}${suffix}`;
  return `took about ${grouped(down)} bytes in from answers of ${where}${suffix}`;
}

function place(dns: DnsPart): string {
  if (dns.zones.length === 1) return `names of ${dns.zones[0]}`;
  if (dns.zones.length > 1) return `names of ${dns.zones.length} zones`;
  return `questions straight to ${dns.servers[0] ?? 'a server'}`;
}
