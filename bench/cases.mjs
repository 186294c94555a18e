// Reads files of expectations and scans their cases through the library: what the measurements of 2031 share.
import { existsSync, readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { parseExpectations } from '../dist/check/expectations.js';
import { sameAddress, sameZone } from '../dist/check/same.js';
import { scan } from '../dist/scan.js';

/** The cases of all files, each with the folder its paths count from; ends the program where one cannot be read. */
export function readCases(files) {
  return files.flatMap((file) => {
    const cases = parseExpectations(readFileSync(file, 'utf8'));
    if ('refused' in cases) {
      console.error(`${file}: ${cases.refused}`);
      process.exit(2);
    }
    return cases.map((expected) => ({ folder: dirname(file), ...expected }));
  });
}

/** Evidence may have been compressed since it was named. */
function withGzip(path) {
  return !existsSync(path) && existsSync(`${path}.gz`) ? `${path}.gz` : path;
}

/**
 * Scans one case. `report` as `exhume scan` gives it, `scored` all DNS channels that were judged; null where no
 * file of the case is in a format that is read.
 */
export async function scanCase(one, fingerprints) {
  const scored = [];
  const options = { ...one.given, fingerprints, from: null, to: null, separate: false, verify: false };
  const paths = one.evidence.map((path) => withGzip(resolve(one.folder, path)));
  const report = await scan(paths, options, { scored: (channels) => scored.push(...channels) });
  return report.evidence.every((file) => file.status === 'ignored' || file.status === 'unread')
    ? null
    : { report, scored };
}

/** Whether an expectation speaks of a channel; what it does not say, it does not deny. */
export function names(expectation, { initiator, zone }) {
  const { initiator: wanted, zone: below } = expectation;
  const own = wanted === undefined || [wanted].flat().some((address) => sameAddress(address, initiator));
  return own && (below === undefined || zone === '' || sameZone(below, zone));
}
