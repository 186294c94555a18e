import { InvalidArgumentError } from 'commander';
import { formatAddress, parseAddress } from '../base/address.ts';
import { formatNetwork, parseNetwork } from '../base/network.ts';
import { SHARDS } from '../packet/bounds.ts';
import { MAX_WIDTH, MIN_WIDTH } from './terminal.ts';
import { parseTime } from './time.ts';

/** Values of options, read and checked. Each throws what commander turns into one line and exit 2. */

/** `--dc`: addresses, repeated or with commas, in their usual text. */
export function addresses(value: string, before: string[] = []): string[] {
  return before.concat(
    split(value).map((item) => {
      const bytes = parseAddress(item);
      if (!bytes) throw new InvalidArgumentError(`"${item}" is no IP address.`);
      return formatAddress(bytes);
    }),
  );
}

/** `--internal`: networks as CIDR or single addresses, repeated or with commas. */
export function networks(value: string, before: string[] = []): string[] {
  return before.concat(
    split(value).map((item) => {
      const network = parseNetwork(item);
      if (!network) throw new InvalidArgumentError(`"${item}" is no network; write it as 10.0.0.0/8.`);
      return formatNetwork(network);
    }),
  );
}

function split(value: string): string[] {
  const items = value.split(',').map((item) => item.trim());
  if (items.includes('')) throw new InvalidArgumentError('There is an empty entry in the list.');
  return items;
}

/** `--from`, `--to`: microseconds since 1970 UTC. */
export function time(value: string): number {
  const micros = parseTime(value);
  if (micros !== null) return micros;
  throw new InvalidArgumentError('Write it as RFC 3339 with an offset: 2026-11-22T12:00:00Z.');
}

/** `--width`: columns. */
export function columns(value: string): number {
  const number = /^\d{1,4}$/.test(value) ? Number(value) : 0;
  if (number >= MIN_WIDTH && number <= MAX_WIDTH) return number;
  throw new InvalidArgumentError(`A number from ${MIN_WIDTH} to ${MAX_WIDTH} is needed.`);
}

/** `--workers`: threads that read; there are no more shares of the evidence than this. */
export function workers(value: string): number {
  const number = /^\d{1,2}$/.test(value) ? Number(value) : 0;
  if (number >= 1 && number <= SHARDS) return number;
  throw new InvalidArgumentError(`A number from 1 to ${SHARDS} is needed.`);
}
