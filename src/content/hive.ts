import { MAX_HEAD, MAX_KEYS } from './bounds.ts';
import { type Content, content, type Family } from './content.ts';
import { hasAscii, latin1, utf16Name, viewOf } from './read.ts';

/** Base block of a hive file: 4096 bytes, then bins ("regf" format, msuhanov/regf specification). */
const BASE_BLOCK = 4096;
const FILE_NAME = { from: 48, to: 112 } as const;
/** Flag of a key whose name is stored as Latin-1. */
const COMPRESSED_NAME = 0x20;

const KINDS: readonly { id: string; what: string; keys: readonly string[]; name: RegExp }[] = [
  {
    id: 'registry-sam',
    what: 'the SAM hive (local accounts)',
    keys: ['sam', 'domains'],
    name: /^sam(?:[._-]|$)/,
  },
  {
    id: 'registry-security',
    what: 'the SECURITY hive (LSA secrets, machine password)',
    keys: ['policy', 'polacdms'],
    name: /^sec(?:urity)?(?:[._-]|$)/,
  },
  {
    id: 'registry-system',
    what: 'the SYSTEM hive (boot key)',
    keys: ['select', 'controlset001'],
    name: /^sys(?:tem)?(?:[._-]|$)/,
  },
];
/** Hives of users and programs: the file name in the header says so. */
const USER_NAME = /^(?:ntuser|usrclass)(?:[._-]|$)/;

/** Which hive it is by its file name alone, for content whose header somebody else has seen; `grounds` say so. */
export function hiveNamed(name: string, grounds: string): Content {
  if (USER_NAME.test(name)) return content('registry-user', `a user’s registry hive (${grounds}, its name)`);
  const byName = KINDS.find((kind) => kind.name.test(name));
  return byName
    ? content(byName.id, `${byName.what}: ${grounds}, its file name`)
    : content('registry', `a registry hive (${grounds})`);
}

/** Windows registry hive: `regf`. Which one is told by its keys, else by the name in its header, else by its file name. */
export const hive: Family = {
  id: 'registry',
  ids: ['registry', 'registry-sam', 'registry-security', 'registry-system', 'registry-user'],
  extensions: ['', 'hiv', 'hive', 'save', 'sav', 'dat', 'reg', 'old', 'bak', 'hve'],
  recognise(head, _size, name): Content | null {
    if (!hasAscii(head, 0, 'regf') || head.length < 512) return null;
    const view = viewOf(head);
    if (view.getUint32(20, true) !== 1 || view.getUint32(24, true) > 6) return null;
    const keys = keyNames(head, view);
    const byKeys = KINDS.find((kind) => kind.keys.every((key) => keys.has(key)));
    if (byKeys) return content(byKeys.id, `${byKeys.what}: regf header, key names`);
    const inner = lastPart(utf16Name(head, FILE_NAME.from, FILE_NAME.to) ?? '');
    if (USER_NAME.test(inner))
      return content('registry-user', 'a user’s registry hive (regf header, its name)');
    const byHeader = inner === '' ? undefined : KINDS.find((kind) => kind.name.test(inner));
    if (byHeader) return content(byHeader.id, `${byHeader.what}: regf header, name in the header`);
    const byName = KINDS.find((kind) => kind.name.test(name));
    if (byName) return content(byName.id, `${byName.what}: regf header, its file name`);
    return content('registry', 'a registry hive (regf header)');
  },
};

function lastPart(path: string): string {
  return path.slice(path.lastIndexOf('\\') + 1).toLowerCase();
}

/** Names of `nk` cells in the bins that are there; cells are aligned to eight bytes. */
function keyNames(head: Uint8Array, view: DataView): Set<string> {
  const names = new Set<string>();
  const end = Math.min(head.length, MAX_HEAD);
  for (let at = BASE_BLOCK; at + 80 <= end && names.size < MAX_KEYS; at += 8) {
    if (head[at + 4] !== 0x6e || head[at + 5] !== 0x6b) continue;
    const length = view.getUint16(at + 76, true);
    if (length === 0 || length > 255 || at + 80 + length > end) continue;
    if ((view.getUint16(at + 6, true) & COMPRESSED_NAME) === 0) continue;
    names.add(latin1(head, at + 80, at + 80 + length).toLowerCase());
  }
  return names;
}
