import type { Content } from '../../content/content.ts';
import { isDisguised } from '../../content/registry.ts';
import {
  ORDINARY_DATABASES,
  POLICY_PATHS,
  SENSITIVE_ITEMS,
  type SensitiveItem,
} from '../../data/sensitive-names.ts';
import { isPolicyShare, lastName, normalPath } from './path.ts';

/** Why a file counts as sensitive. */
export interface Sensitive {
  item: SensitiveItem;
  /** `content` wins over a harmless name; `member` is a name inside an archive. */
  by: 'content' | 'name' | 'member';
  /** The name is none that such content usually has. */
  disguised: boolean;
  /** The name says so, but the bytes that were seen are something else. */
  contradicted: boolean;
}

/** Bytes from which the absence of a known mark says something. */
const TELLING_HEAD = 512;

/** What the file is, by content, by path, by the names inside; null for what is of no interest. */
export function classify(full: string, content: Content | null, headBytes: number): Sensitive | null {
  const byContent = content ? itemOf(content.id, full) : null;
  if (byContent) {
    const disguised = isDisguised(content!.id, lastName(full));
    return { item: byContent, by: 'content', disguised, contradicted: false };
  }
  const byName = SENSITIVE_ITEMS.find((item) => item.paths.some((path) => path.test(full)));
  if (byName) {
    const known = headBytes >= TELLING_HEAD || content !== null;
    const contradicted = byName.content.length > 0 && known && content?.id !== 'zip';
    return { item: byName, by: 'name', disguised: false, contradicted };
  }
  const inside = content ? memberItem(content.members) : null;
  return inside ? { item: inside, by: 'member', disguised: false, contradicted: false } : null;
}

function itemOf(id: string, full: string): SensitiveItem | null {
  if (id === 'ese' && ORDINARY_DATABASES.some((path) => path.test(full))) return null;
  return SENSITIVE_ITEMS.find((item) => item.content.includes(id)) ?? null;
}

/** Hives without an extension are told by their folder; inside an archive the bare name must do. */
const BARE_HIVE = /^(?:sam|security|system)$/;

function memberItem(members: readonly string[]): SensitiveItem | null {
  const paths = members.map(normalPath);
  const named = SENSITIVE_ITEMS.find((item) =>
    item.paths.some((path) => paths.some((each) => path.test(each))),
  );
  if (named) return named;
  const hive = paths.map(lastName).find((name) => BARE_HIVE.test(name));
  return hive === undefined ? null : (SENSITIVE_ITEMS.find((item) => item.id === HIVE_ITEMS[hive]) ?? null);
}

const HIVE_ITEMS: Readonly<Record<string, string>> = {
  sam: 'hive-sam',
  security: 'hive-sec',
  system: 'hive-sys',
};

/** Whether computers and users read this file from every controller, every day. */
export function isPolicyFile(share: string | null, full: string): boolean {
  return isPolicyShare(share) && POLICY_PATHS.some((path) => path.test(full));
}

/** The part of a policy that a computer applies, not a user. */
export function isMachinePolicy(full: string): boolean {
  return policyPart(full)?.part === 'machine';
}

/** The policy (its folder below `Policies`) and the part of it that a file belongs to; null for what is in neither part. */
export function policyPart(full: string): { policy: string; part: 'machine' | 'user' } | null {
  const found = /\\policies\\([^\\]*)\\(machine|user)\\/.exec(full);
  return found ? { policy: found[1]!, part: found[2] as 'machine' | 'user' } : null;
}
