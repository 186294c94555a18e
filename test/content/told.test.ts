import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FAMILIES } from '../../src/content/registry.ts';
import { contentOfType } from '../../src/content/told.ts';

const idOf = (type: string, name = 'x') => contentOfType(type, name)?.id ?? null;

describe('a type that a log names', () => {
  it.each([
    ['application/vnd.ms-regf', 'bHxqLmVe.tmp', 'registry'],
    ['MS Windows registry file, NT/2000 or above', 'SAM.save', 'registry-sam'],
    ['MS Windows registry file, NT/2000 or above', 'NTUSER.DAT', 'registry-user'],
    [
      'Extensible storage engine DataBase, version 0x620, checksum 0xf9034e0d, page size 8192, DirtyShutdown, Windows version 6.0',
      'report.docx',
      'ese',
    ],
    ['Extensible storage engine DataBase, version 0x620', 'copy.dit', 'ese-ntds'],
    [
      'Mini DuMP crash report, 16 streams, Fri Nov 12 12:33:06 2021, 0x421826 type',
      'lsass.DMP',
      'minidump-lsass',
    ],
    ['Mini DuMP crash report, 7 streams', 'x.bin', 'minidump'],
    ['Microsoft Disk Image eXtended, by "x"', 'a', 'virtual-disk'],
    ['application/vnd.openxmlformats-officedocument.wordprocessingml.document', 'a.docx', 'office-document'],
    ['Microsoft Word 2007+', 'a.docx', 'office-document'],
    ['application/zip', 'a.zip', 'zip'],
    ['Zip archive data, at least v2.0 to extract', 'a.zip', 'zip'],
    ['application/x-7z-compressed', 'a', '7z'],
    ['text/plain', 'sam.save', 'document'],
    ['PDF document, version 1.7', 'a.pdf', 'document'],
    ['ASCII text, with CRLF line terminators', 'a.txt', 'document'],
  ])('%s of %s is %s', (type, name, id) => {
    expect(idOf(type, name)).toBe(id);
  });

  it('is passed over where it says nothing or is given for bytes anywhere', () => {
    for (const type of ['', 'data', 'application/octet-stream', 'application/x-gzip', 'application/x-cpio'])
      expect(idOf(type)).toBeNull();
  });

  it('is named in the grounds, without what file(1) adds', () => {
    expect(contentOfType('MS Windows registry file, NT/2000 or above', 'x')?.text).toBe(
      'a registry hive (the log says MS Windows registry file)',
    );
  });

  it('is one of the contents that bytes are recognised as, or a plain document', () => {
    const known = new Set([...FAMILIES.flatMap(({ ids }) => ids), 'document']);
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.constantFrom('application/vnd.ms-regf', 'Kerberos Keytab file', 'OpenSSH private key'),
        ),
        fc.string(),
        (type, name) => {
          const found = contentOfType(type, name);
          if (found) expect(known).toContain(found.id);
          return true;
        },
      ),
    );
  });
});
