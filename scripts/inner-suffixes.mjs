// Writes src/data/inner-suffixes.ts from the public suffix list inside the pinned tldts:
//   node scripts/inner-suffixes.mjs
// An inner domain can be registered, or was, and has suffixes of the list below it: names below it lie in different zones.
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parse } from 'tldts';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..');

/** All rules of the list, as text. */
export async function suffixRules() {
  const main = createRequire(import.meta.url).resolve('tldts');
  const folder = main.slice(0, main.lastIndexOf(`${join('tldts', 'dist')}`) + join('tldts', 'dist').length);
  const trie = await import(pathToFileURL(join(folder, 'es6', 'src', 'data', 'trie.js')).href);
  const { nodeFlags, edgeStart, edgeLength, edgeChild, labelText, rulesRoot } = trie;
  const labels = [];
  let offset = 0;
  for (const length of edgeLength) {
    labels.push(labelText.slice(offset, offset + length));
    offset += length;
  }
  const rules = [];
  const walk = (node, suffix) => {
    if (nodeFlags[node] !== 0) rules.push(suffix);
    for (let edge = edgeStart[node]; edge < edgeStart[node + 1]; edge++)
      walk(edgeChild[edge], suffix === '' ? labels[edge] : `${labels[edge]}.${suffix}`);
  };
  walk(rulesRoot, '');
  return rules;
}

/** Domains below which the list has rules, although they are no suffix themselves. */
export function innerDomains(rules) {
  const inner = new Set();
  for (const rule of rules) {
    const labels = rule.split('.');
    for (let from = 1; from <= labels.length - 2; from++) {
      const domain = labels.slice(from).join('.');
      if (!domain.includes('*') && parse(domain, { allowPrivateDomains: true }).domain === domain)
        inner.add(domain);
    }
  }
  return [...inner].sort();
}

function version() {
  return JSON.parse(readFileSync(join(ROOT, 'node_modules', 'tldts', 'package.json'), 'utf8')).version;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const inner = innerDomains(await suffixRules());
  const text = `/**
 * Domains that are no public suffix but have suffixes of the public suffix list below them, so that names below them
 * lie in different zones. Made by scripts/inner-suffixes.mjs from tldts ${version()}; a test compares.
 */
export const INNER_DOMAINS: readonly string[] = [
${inner.map((domain) => `  '${domain}',`).join('\n')}
];
`;
  writeFileSync(join(ROOT, 'src', 'data', 'inner-suffixes.ts'), text);
  console.log(`${inner.length} inner domains`);
}
