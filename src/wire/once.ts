import type { Provenance } from '../base/provenance.ts';
import type { Certainty, HostFact } from '../observe/host.ts';
import type { Sink } from '../observe/sink.ts';
import { createTeller, type Tell } from './facts.ts';

/** Names of hosts and roles told once each by one teller; past this they are told again. */
const MAX_TOLD = 1 << 12;

/** Says each fact of a host once: servers repeat their names in every sign-in. */
export function createOnceTeller(sink: Sink, by: string): Tell {
  const tell = createTeller(sink, by);
  const told = new Set<string>();
  return (
    at: Provenance,
    address: number,
    kind: HostFact['kind'],
    value: string,
    certainty: Certainty,
  ): void => {
    const key = `${address} ${kind} ${certainty} ${value}`;
    if (value === '' || told.has(key)) return;
    if (told.size >= MAX_TOLD) told.clear();
    told.add(key);
    tell(at, address, kind, value, certainty);
  };
}
