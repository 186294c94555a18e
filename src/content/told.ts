import { type Content, content } from './content.ts';
import { databaseNamed } from './ese.ts';
import { hiveNamed } from './hive.ts';

/** One content as others name it: IANA and Zeek by media type, file(1) by the beginning of its sentence. */
interface Named {
  media: RegExp;
  words: RegExp;
  /** `name` is the lower-case last path component. */
  content(name: string, grounds: string): Content;
}

/** Matches nothing: there is no such name. */
const NONE = /^(?!)/;

function plain(id: string, what: string): Named['content'] {
  return (_name, grounds) => content(id, `${what} (${grounds})`);
}

/**
 * Names that are given for a mark at the very beginning. Zeek's types for gzip, cpio and the like are left out:
 * their signatures match anywhere in the first bytes (zeek/zeek scripts/base/frameworks/files/magic).
 */
const NAMES: readonly Named[] = [
  { media: /^application\/vnd\.ms-regf$/, words: /^ms windows registry file/, content: hiveNamed },
  { media: NONE, words: /^extensible storage engine database/, content: databaseNamed },
  {
    media: /^application\/x-dmp$/,
    words: /^mini dump crash report/,
    content: (name, grounds) =>
      name.includes('lsass')
        ? content('minidump-lsass', `a memory dump of LSASS (${grounds}, its name)`)
        : content('minidump', `a process memory dump (${grounds})`),
  },
  {
    media: NONE,
    words: /^(?:microsoft disk image|vmware4? disk image|qemu qcow)/,
    content: plain('virtual-disk', 'a virtual disk'),
  },
  { media: NONE, words: /^kerberos keytab/, content: plain('keytab', 'a Kerberos keytab') },
  {
    media: NONE,
    words: /^(?:openssh|pem (?:rsa |dsa |ec )?) ?private key/,
    content: plain('key-pem', 'a private key'),
  },
  {
    media: /^application\/vnd\.(?:openxmlformats|ms-(?:word|excel|powerpoint)\.)/,
    words: /^microsoft (?:ooxml|(?:word|excel|powerpoint) 2007)/,
    content: plain('office-document', 'an Office document'),
  },
  { media: /^application\/zip$/, words: /^zip archive data/, content: plain('zip', 'a ZIP archive') },
  {
    media: /^application\/x-7z-compressed$/,
    words: /^7-zip archive data/,
    content: plain('7z', 'a 7z archive'),
  },
  { media: /^application\/x-rar/, words: /^rar archive data/, content: plain('rar', 'a RAR archive') },
  {
    media: /^application\/vnd\.ms-cab-compressed$/,
    words: /^microsoft cabinet archive data/,
    content: plain('cabinet', 'a cabinet archive'),
  },
  {
    media: /^(?:text|image|audio|video)\/|^application\/(?:pdf|xml|json|msword|vnd\.ms-pol)$/,
    words:
      /^(?:pdf document|png image|jpeg image|gif image|xml |json |html |(?:ascii|utf-8|iso-8859)[ a-z,0-9-]{0,40}text)/,
    content: plain('document', 'text, a picture or a document'),
  },
];

/** Longest name of a type that is looked at; file(1) goes on with details. */
const MAX_TYPE = 256;

/**
 * What a log's name for a content stands for: a media type as Zeek writes it, or the sentence of file(1) that
 * Suricata logs as magic. Null for names that say nothing or that are given too easily. Linear in `type`.
 */
export function contentOfType(type: string, name: string): Content | null {
  const told = type.slice(0, MAX_TYPE).toLowerCase();
  const found = NAMES.find(({ media, words }) => media.test(told) || words.test(told));
  if (!found) return null;
  const comma = type.indexOf(',');
  const grounds = type.slice(0, comma < 0 ? MAX_TYPE : Math.min(comma, MAX_TYPE));
  return found.content(name.toLowerCase(), `the log says ${grounds}`);
}
