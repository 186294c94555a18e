import type { NameService } from '../../observe/dns.ts';

/** A name service with the DNS message format, and its port. */
export interface Service {
  service: NameService;
  port: number;
}

/** RFC 1035 section 4.2. */
export const DNS: Service = { service: 'dns', port: 53 };
/** RFC 6762 section 5. */
export const MDNS: Service = { service: 'mdns', port: 5353 };
/** RFC 4795 section 2. */
export const LLMNR: Service = { service: 'llmnr', port: 5355 };
/** RFC 1002 section 4.2. */
export const NBNS: Service = { service: 'nbns', port: 137 };

/** The service of a server's port; every port that is not another's speaks DNS. */
export function serviceOfPort(port: number): NameService {
  if (port === MDNS.port) return MDNS.service;
  if (port === LLMNR.port) return LLMNR.service;
  return port === NBNS.port ? NBNS.service : DNS.service;
}
