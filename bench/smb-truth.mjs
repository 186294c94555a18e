// Compares the transfers that exhume sees in SMB captures with what two other readers found in them.
//   node bench/smb-truth.mjs FOLDER [--only NAME] [--verbose]
// FOLDER holds corpus/smb (captures, and truth/*.json: per open and direction the distinct bytes and the SHA-256)
// and lab (captures, and MANIFEST-smb.tsv with one file a line). Runs from dist/: build first.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { addressText, createAddressTable } from '../dist/base/address.js';
import { survey } from '../dist/evidence/survey.js';
import { createReading, readAll } from '../dist/examine/reading.js';
import { createSink } from '../dist/observe/sink.js';

/** Everything that the SMB side observes in one capture. */
export async function observe(path) {
  const addresses = createAddressTable();
  const seen = { transfers: [], volumes: [], identities: [], hosts: [], replications: [], unseen: [] };
  const evidence = await survey([path], { logs: [] });
  try {
    const reading = createReading(evidence, addresses, { from: null, to: null });
    const sink = createSink({
      transfer: (t) =>
        seen.transfers.push({
          ...t,
          clientText: addressText(addresses, t.client),
          serverText: addressText(addresses, t.server),
        }),
      volume: (v) => seen.volumes.push(v),
      identity: (i) =>
        seen.identities.push({
          ...i,
          who: addressText(addresses, i.address),
          whom: addressText(addresses, i.server),
        }),
      host: (h) => seen.hosts.push({ ...h, address: addressText(addresses, h.address) }),
      replication: (r) =>
        seen.replications.push({
          ...r,
          from: addressText(addresses, r.client),
          to: addressText(addresses, r.server),
        }),
      unseen: (u) => seen.unseen.push(u),
    });
    await readAll(reading, sink, { phase: 'screen' });
  } finally {
    await evidence.release();
  }
  return seen;
}

/** One direction of one open, as both sides of the comparison write it. */
function legs(transfer) {
  const base = {
    client: transfer.clientText,
    server: transfer.serverText,
    path: transfer.path,
    first: transfer.first.record,
    account: transfer.account,
  };
  const out = [];
  if (transfer.shareKind === 'pipe') return out;
  if (transfer.bytesRead > 0)
    out.push({
      ...base,
      direction: 'read',
      bytes: transfer.bytesRead,
      sha256: transfer.sha256Read ?? transfer.beginningRead ?? null,
      part: transfer.sha256Read === null,
      size: transfer.size,
    });
  if (transfer.bytesWritten > 0)
    out.push({
      ...base,
      direction: 'write',
      bytes: transfer.bytesWritten,
      sha256: transfer.sha256Written ?? transfer.beginningWritten ?? null,
      part: transfer.sha256Written === null,
      size: transfer.size,
    });
  return out;
}

const plain = (name) => (name === null ? null : name.replaceAll('/', '\\').replace(/^\\+/, '').toLowerCase());

/**
 * Pairs what is expected with what was seen. `bytes` counts pairs with equal bytes, `hashed` those whose SHA-256 is
 * equal too, and `parts` those of them that exhume does not call a whole file: all that crossed is the beginning of
 * one that is longer, or that was still growing when the capture ended. Content that the other readers call incomplete has no hash to compare, and counts in `unhashable`.
 */
function compareTruth(truth, seen) {
  const left = seen.transfers.flatMap(legs);
  const result = { bytes: 0, hashed: 0, parts: 0, unhashable: 0, without: [], reasons: [], extra: 0 };
  for (const want of truth.transfers) {
    const candidates = left.filter(
      (leg) =>
        leg.direction === want.direction &&
        leg.client === want.client &&
        leg.server === want.server &&
        (want.file === null ||
          plain(leg.path) === plain(want.file) ||
          plain(leg.path)?.replace(/^@gmt-[^\\]*\\/, '') === plain(want.file)),
    );
    const best =
      candidates.find((leg) => leg.bytes === want.bytes && (!want.complete || leg.sha256 === want.sha256)) ??
      candidates.find((leg) => leg.bytes === want.bytes) ??
      candidates[0];
    if (best) left.splice(left.indexOf(best), 1);
    if (!best) result.reasons.push(`${want.direction} ${want.file}: not seen (${want.bytes} bytes)`);
    else if (best.bytes !== want.bytes)
      result.reasons.push(
        `${want.direction} ${want.file}: ${best.bytes} bytes, expected ${want.bytes} (announced ${want.announced})`,
      );
    else {
      result.bytes++;
      if (!want.complete) result.unhashable++;
      else if (best.sha256 === want.sha256) {
        result.hashed++;
        if (best.part) result.parts++;
      } else if (best.sha256 === null)
        result.without.push(`${want.direction} ${want.file}: ${whyNoHash(want, best)}`);
      else result.reasons.push(`${want.direction} ${want.file}: other hash`);
    }
  }
  result.extra = left.length;
  for (const leg of left) result.reasons.push(`extra: ${leg.direction} ${leg.path} ${leg.bytes} bytes`);
  return result;
}

/** Why exhume gives no SHA-256 for content of which all bytes agree. */
function whyNoHash(want, seen) {
  return `size ${seen.size}, ${seen.bytes} bytes, expected size ${want.size}${want.rewritten ? ', rewritten' : ''}`;
}

/** Rows of the lab's list: whole files that crossed in the clear. */
function compareManifest(rows, seen) {
  const left = seen.transfers.flatMap(legs);
  const result = { bytes: 0, hashed: 0, parts: 0, unhashable: 0, without: [], reasons: [], extra: 0 };
  for (const row of rows) {
    const found = left.find((leg) => leg.sha256 === row.sha256 && !leg.part);
    if (found) {
      result.bytes++;
      result.hashed++;
    } else {
      const near = left.filter((leg) => leg.bytes === Number(row.bytes));
      result.reasons.push(
        `${row.file}: ${
          near.length > 0
            ? `${near.length} of ${row.bytes} bytes, hash ${near[0].sha256}`
            : `not seen; there are ${left
                .map((l) => `${l.path}:${l.bytes}`)
                .slice(0, 4)
                .join(', ')}`
        } ${row.notes}`,
      );
    }
  }
  return result;
}

function manifest(folder) {
  const [head, ...lines] = readFileSync(join(folder, 'MANIFEST-smb.tsv'), 'utf8').trim().split('\n');
  const names = head.split('\t');
  const rows = lines.map((line) => Object.fromEntries(line.split('\t').map((cell, i) => [names[i], cell])));
  return rows.filter(
    (row) =>
      /^[0-9a-f]{64}$/.test(row.sha256 ?? '') &&
      row.dialect !== 'DNS' &&
      row.encrypted === 'no' &&
      /\.pcap/.test(row.capture),
  );
}

const zero = () => ({ expected: 0, bytes: 0, hashed: 0, parts: 0, unhashable: 0, extra: 0, without: [] });

/** Both figures, and what stands between them. */
function summarise(name, { expected, bytes, hashed, parts, unhashable, extra, without }) {
  const share = (part, whole) => `${part} of ${whole} (${((100 * part) / Math.max(1, whole)).toFixed(1)} %)`;
  console.log(`${name}: bytes equal: ${share(bytes, expected)}; ${extra} more than expected`);
  console.log(
    `${name}: bytes and SHA-256 equal: ${share(hashed, expected - unhashable)} of those that the other readers call whole`,
  );
  if (parts > 0)
    console.log(
      `   ${parts} of them are told as the beginning of a file that is longer or was still open, ${hashed - parts} as whole files`,
    );
  if (unhashable > 0) console.log(`   ${unhashable} did not cross whole: there is no hash to compare`);
  if (without.length > 0) console.log(`   ${without.length} without a hash:`);
  for (const text of without) console.log(`      ${text}`);
}

async function main() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { only: { type: 'string' }, verbose: { type: 'boolean' } },
  });
  const folder = positionals[0];
  let total = zero();
  const report = (name, expected, result) => {
    const { bytes, reasons, without, extra } = result;
    total.expected += expected;
    for (const key of ['bytes', 'hashed', 'parts', 'unhashable', 'extra']) total[key] += result[key];
    total.without.push(...without.map((text) => `${name}: ${text}`));
    if (values.verbose || bytes < expected || extra > 0)
      console.log(`${name}: ${bytes} of ${expected} with equal bytes${extra > 0 ? `, ${extra} more` : ''}`);
    for (const reason of reasons.slice(0, values.verbose ? 1000 : 6)) console.log(`   ${reason}`);
  };
  const corpus = join(folder, 'corpus/smb');
  for (const file of readdirSync(join(corpus, 'truth'))
    .filter((f) => f.endsWith('.json'))
    .sort()) {
    const truth = JSON.parse(readFileSync(join(corpus, 'truth', file), 'utf8'));
    const path = [truth.capture, `${truth.capture}.gz`, truth.capture.replace(/\.gz$/, '')]
      .map((n) => join(corpus, n))
      .find((p) => existsSync(p));
    if (!path || (values.only && !path.includes(values.only))) continue;
    report(truth.capture, truth.transfers.length, compareTruth(truth, await observe(path)));
  }
  summarise('corpus', total);
  total = zero();
  const rows = manifest(join(folder, 'lab'));
  for (const names of [...new Set(rows.map((row) => row.capture))]) {
    const seen = { transfers: [] };
    for (const name of names.split(' ')) {
      const path = join(folder, 'lab/captures', name);
      if (existsSync(path) && !(values.only && !path.includes(values.only)))
        seen.transfers.push(...(await observe(path)).transfers);
    }
    if (values.only && !names.includes(values.only)) continue;
    const own = rows.filter((row) => row.capture === names);
    report(names, own.length, compareManifest(own, seen));
  }
  summarise('lab', total);
}

if (process.argv[1]?.endsWith('smb-truth.mjs')) await main();
