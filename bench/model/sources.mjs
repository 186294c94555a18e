// Where the names of the label model come from: lists that Debian and npm packages ship. Nothing is
// installed or fetched here; what is missing is named with the command that brings it.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Every list, with the package that ships it and the package's licence. Only counts of character
 * sequences and of common labels go into the model, never a list itself.
 */
export const SOURCES = [
  {
    id: 'ublock',
    from: 'debian',
    package: 'webext-ublock-origin-firefox',
    licence: 'GPL-3.0 (EasyList: CC-BY-SA-3.0)',
    read: readUblock,
  },
  { id: 'badger', from: 'debian', package: 'webext-privacy-badger', licence: 'GPL-3.0', read: readBadger },
  { id: 'subbrute', from: 'debian', package: 'sublist3r', licence: 'GPL-2.0', read: readSubbrute },
  { id: 'services', from: 'debian', package: 'netbase', licence: 'GPL-2.0', read: readServices },
  { id: 'suffixes', from: 'debian', package: 'publicsuffix', licence: 'MPL-2.0', read: () => ({}) },
  {
    id: 'top-sites',
    from: 'npm',
    package: 'top-sites',
    licence: 'MIT',
    read: (root) => ({ hosts: json(root, 'top-sites/top-sites.json').map((s) => s.rootDomain) }),
  },
  { id: 'third-party-web', from: 'npm', package: 'third-party-web', licence: 'MIT', read: readThirdParty },
  {
    id: 'free-email',
    from: 'npm',
    package: 'free-email-domains',
    licence: 'MIT',
    read: (root) => ({ hosts: json(root, 'free-email-domains/domains.json') }),
  },
  {
    id: 'email-providers',
    from: 'npm',
    package: 'email-providers',
    licence: 'ISC',
    read: (root) => ({ hosts: json(root, 'email-providers/all.json') }),
  },
  {
    id: 'reserved',
    from: 'npm',
    package: 'reserved-subdomains',
    licence: 'MIT',
    read: (root) => ({ labels: flat(json(root, 'reserved-subdomains/names.json')) }),
  },
];

const HOST = /^(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)+[a-z][a-z0-9-]*[a-z0-9]$/;
const FILE_ENDING = /\.(?:js|css|html?|php|aspx?|gif|png|jpe?g|svg|json|xml|mp4|swf|webp)$/;
const flat = (words) => words.map((label) => ({ label, weight: 1 }));
const json = (root, path) => JSON.parse(readFileSync(join(root, path), 'utf8'));

function must(path) {
  if (!existsSync(path)) throw Object.assign(new Error(path), { code: 'MISSING' });
  return path;
}

/** Paths of all files below a folder that end in `.txt`. */
function textFiles(folder) {
  return readdirSync(folder, { recursive: true })
    .map(String)
    .filter((f) => f.endsWith('.txt'))
    .sort()
    .map((f) => join(folder, f));
}

/** Host names in filter rules: `||host^`, `domain=a|b`, `a,b##…`, and plain host lines. */
export function hostsOfRule(line) {
  if (line.startsWith('!') || line.startsWith('[')) return [];
  const found = [];
  const anchor = /^(?:@@)?\|\|([a-z0-9._-]+)/.exec(line);
  if (anchor) found.push(anchor[1]);
  const option = /[$,](?:domain|from)=([^,\s]+)/.exec(line);
  if (option) found.push(...option[1].split('|'));
  const cosmetic = /^([a-z0-9.,~_-]+)#[@?$]?#/.exec(line);
  if (cosmetic) found.push(...cosmetic[1].split(','));
  if (/^[a-z0-9._-]+$/.test(line)) found.push(line);
  return found.map((h) => h.replace(/^~/, '')).filter((h) => !FILE_ENDING.test(h));
}

function readUblock(root) {
  const mozilla = must(join(root, 'usr/share/mozilla/extensions'));
  const assets = readdirSync(mozilla, { recursive: true })
    .map(String)
    .find((f) => f.endsWith('uBlock0@raymondhill.net/assets'));
  if (!assets) must(join(mozilla, 'uBlock0@raymondhill.net'));
  const lines = textFiles(join(mozilla, assets))
    .filter((f) => !f.includes('urlhaus'))
    .flatMap((f) => readFileSync(f, 'utf8').split('\n'));
  return { hosts: lines.flatMap(hostsOfRule) };
}

function readBadger(root) {
  const seed = JSON.parse(
    readFileSync(must(join(root, 'usr/share/webext/privacy-badger/data/seed.json')), 'utf8'),
  );
  return {
    hosts: [
      ...Object.keys(seed.action_map),
      ...Object.keys(seed.snitch_map),
      ...Object.values(seed.snitch_map).flat(),
    ],
  };
}

/** Host labels in order of how often they are met; the weight follows Zipf's law. */
function readSubbrute(root) {
  const lines = readFileSync(
    must(join(root, 'usr/lib/python3/dist-packages/subbrute/names.txt')),
    'utf8',
  ).split('\n');
  const labels = [];
  for (const [rank, line] of lines.entries())
    for (const label of line.trim().toLowerCase().split('.'))
      if (label) labels.push({ label, weight: 1 + Math.floor(10_000 / (rank + 10)) });
  return { labels };
}

/** Service labels of SRV and similar owners (RFC 2782): `_name` for each name that netbase lists. */
function readServices(root) {
  const lines = readFileSync(must(join(root, 'etc/services')), 'utf8').split('\n');
  const names = lines.map((l) => /^([a-z][a-z0-9-]{1,14})\s/.exec(l)?.[1]).filter(Boolean);
  return { labels: [...new Set(names)].map((n) => ({ label: `_${n}`, weight: 1 })) };
}

function readThirdParty(root) {
  const text = readFileSync(must(join(root, 'third-party-web/dist/entities.json')), 'utf8');
  return {
    hosts: JSON.parse(text)
      .flatMap((e) => e.domains ?? [])
      .map((d) => d.replace(/^\*\./, '')),
  };
}

/** ICANN section of the public suffix list: a function from a host to its registrable domain's label count. */
export function suffixRules(root) {
  const text = readFileSync(must(join(root, 'usr/share/publicsuffix/public_suffix_list.dat')), 'utf8');
  const icann = text.slice(0, text.indexOf('===END ICANN DOMAINS==='));
  const rules = new Set(
    icann
      .split('\n')
      .map((l) => l.trim())
      .filter((l) => l && !l.startsWith('//')),
  );
  return (labels) => {
    for (let from = 0; from < labels.length; from++) {
      const tail = labels.slice(from).join('.');
      if (rules.has(`!${tail}`)) return labels.length - from - 1;
      if (rules.has(tail)) return labels.length - from;
      if (rules.has(['*', ...labels.slice(from + 1)].join('.'))) return labels.length - from;
    }
    return 1;
  };
}

/** Deterministic 1-in-5 split of host names, the same for a registrable domain and all names below it. */
export function heldOut(registrable) {
  let h = 0x811c9dc5;
  for (let i = 0; i < registrable.length; i++) h = Math.imul(h ^ registrable.charCodeAt(i), 0x01000193);
  h ^= h >>> 15;
  return (Math.imul(h, 0x2c1b3c6d) >>> 8) % 5 === 0;
}

/**
 * All labels of all sources, split. `train` maps label to count, `held` lists labels of held-out names.
 * A registrable domain's own label counts once, labels below it once for each distinct host.
 */
export function readLabels({ debianRoot, npmRoot }) {
  const missing = [];
  const lists = [];
  for (const source of SOURCES) {
    const root = source.from === 'debian' ? debianRoot : npmRoot;
    try {
      lists.push({ source, ...source.read(root) });
    } catch (error) {
      if (error.code !== 'MISSING' && error.code !== 'ENOENT') throw error;
      missing.push(source);
    }
  }
  if (missing.length > 0) return { missing };
  return { missing, ...splitLabels(lists, suffixRules(debianRoot)) };
}

function splitLabels(lists, suffixLength) {
  const train = new Map();
  const held = [];
  const heldNames = [];
  const sizes = {};
  const seen = new Set();
  const add = (label, weight) => train.set(label, (train.get(label) ?? 0) + weight);
  for (const { source, hosts = [], labels = [] } of lists) {
    for (const raw of hosts) {
      const host = raw.toLowerCase().replace(/\.$/, '');
      if (seen.has(host) || !HOST.test(host)) continue;
      seen.add(host);
      sizes[source.id] = (sizes[source.id] ?? 0) + 1;
      const parts = host.split('.');
      const own = parts.slice(0, Math.max(1, parts.length - suffixLength(parts)));
      const registrable = parts.slice(own.length - 1).join('.');
      const out = heldOut(registrable);
      const fresh = !seen.has(`${registrable}.`);
      seen.add(`${registrable}.`);
      const take = fresh ? own : own.slice(0, -1);
      if (out) held.push(...take);
      else for (const label of take) add(label, 1);
      if (out) heldNames.push({ below: own.slice(0, -1), registrable });
    }
    for (const { label, weight } of labels) {
      if (!/^[a-z0-9_][a-z0-9_-]{0,62}$/.test(label)) continue;
      sizes[source.id] = (sizes[source.id] ?? 0) + 1;
      if (heldOut(`label ${label}`) && weight === 1) held.push(label);
      else add(label, weight);
    }
  }
  return { train, held, heldNames, sizes };
}

/** Reads `--debian DIR` (default `/`) and `--npm DIR` (a folder that holds packages, default `node_modules`). */
export function sourceRoots(argv) {
  const value = (name, fallback) => (argv.includes(name) ? argv[argv.indexOf(name) + 1] : fallback);
  return { debianRoot: value('--debian', '/'), npmRoot: value('--npm', 'node_modules') };
}

/** What to do about sources that are not there, as text. */
export function explainMissing(missing) {
  const names = (from) =>
    missing
      .filter((s) => s.from === from)
      .map((s) => s.package)
      .join(' ');
  const lines = ['lists are missing; this script installs nothing itself:'];
  if (names('debian'))
    lines.push(
      `  apt-get install ${names('debian')}    (or unpack them: apt-get download, dpkg -x, and --debian DIR)`,
    );
  if (names('npm')) lines.push(`  npm install --prefix DIR ${names('npm')}    (then --npm DIR/node_modules)`);
  return lines.join('\n');
}
