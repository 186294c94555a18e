import { describe, expect, it } from 'vitest';
import { isDisguised, recogniseContent } from '../../src/content/registry.ts';
import {
  ascii,
  cabinetHead,
  eseHead,
  hiveHead,
  minidumpHead,
  preferenceXml,
  wide,
  zipHead,
} from '../support/content.ts';

const idOf = (head: Uint8Array, name = '', size: number | null = null) =>
  recogniseContent(head, size, name)?.id ?? null;
const padded = (head: Uint8Array, length = 1024) => {
  const out = new Uint8Array(length);
  out.set(head);
  return out;
};

describe('ESE databases', () => {
  it('are told by signature and page size, and by their checksum when the page is there', () => {
    expect(recogniseContent(eseHead(), null, 'x.bin')).toMatchObject({
      id: 'ese',
      text: 'an ESE database (4096-byte pages, clean shutdown, checksum holds)',
    });
  });
  it('are the directory database when the name says so', () => {
    expect(idOf(eseHead(8192, 2), 'NTDS.dit')).toBe('ese-ntds');
    expect(idOf(eseHead(8192, 2), 'ad-backup.DIT')).toBe('ese-ntds');
    expect(idOf(eseHead(8192, 2), 'report.docx')).toBe('ese');
  });
  it('are the directory database when its tables are named in the bytes', () => {
    const head = eseHead();
    head.set(ascii('datatable\0link_table\0ATTk589914'), 1000);
    expect(idOf(head, 'x.tmp')).toBe('ese-ntds');
  });
  it('are not seen in a page size that the engine does not have', () => {
    const head = eseHead();
    new DataView(head.buffer).setUint32(236, 1234, true);
    expect(idOf(head)).toBeNull();
  });
});

describe('registry hives', () => {
  it('are told apart by the name in the header, whatever the file is called', () => {
    expect(idOf(hiveHead('\\SystemRoot\\System32\\Config\\SAM'), 'x.jpg')).toBe('registry-sam');
    expect(idOf(hiveHead('emRoot\\System32\\Config\\SECURITY'), 'x.jpg')).toBe('registry-security');
    expect(idOf(hiveHead('SYSTEM'), 'x.jpg')).toBe('registry-system');
    expect(idOf(hiveHead('\\??\\C:\\Users\\x\\ntuser.dat'), 'sam.save')).toBe('registry-user');
  });
  it('are told apart by key names where the first bin is there', () => {
    expect(idOf(hiveHead('', ['ROOT', 'ControlSet001', 'Select', 'MountedDevices']), 'x.tmp')).toBe(
      'registry-system',
    );
    expect(idOf(hiveHead('', ['ROOT', 'SAM', 'Domains', 'Account']), 'x.tmp')).toBe('registry-sam');
    expect(idOf(hiveHead('', ['ROOT', 'Policy', 'PolAcDmS']), 'x.tmp')).toBe('registry-security');
  });
  it('are told apart by the file name when nothing else says it', () => {
    expect(idOf(hiveHead(), 'sam.save')).toBe('registry-sam');
    expect(idOf(hiveHead(), 'KxQzRtWb.tmp')).toBe('registry');
  });
});

describe('memory and disks', () => {
  it('knows minidumps, and those of LSASS by a module or a name', () => {
    expect(idOf(minidumpHead())).toBe('minidump');
    expect(idOf(minidumpHead('C:\\Windows\\System32\\lsass.exe'))).toBe('minidump-lsass');
    expect(idOf(minidumpHead(), 'lsass_624.dmp')).toBe('minidump-lsass');
  });
  it('knows whole memory and virtual disks', () => {
    expect(idOf(padded(ascii('PAGEDU64')))).toBe('memory');
    expect(idOf(padded(ascii('vhdxfile')))).toBe('virtual-disk');
    expect(idOf(padded(ascii('conectix')))).toBe('virtual-disk');
    expect(idOf(padded(ascii('KDMV')))).toBe('virtual-disk');
  });
});

describe('archives', () => {
  it('lists ZIP members with and without sizes in the local header', () => {
    const head = zipHead([
      { name: 'ntds.dit', data: ascii('abc') },
      { name: 'registry/SYSTEM', data: ascii('defg'), follow: true },
      { name: 'last.txt', data: ascii('h') },
    ]);
    expect(recogniseContent(head, null, 'a.zip')).toMatchObject({
      id: 'zip',
      members: ['ntds.dit', 'registry/SYSTEM', 'last.txt'],
    });
  });
  it('tells Office documents from other ZIP', () => {
    expect(idOf(zipHead([{ name: '[Content_Types].xml', data: ascii('<x/>') }]))).toBe('office-document');
  });
  it('lists cabinet members', () => {
    expect(recogniseContent(cabinetHead(['ntds.dit', 'SYSTEM']), null, 'all.cab')).toMatchObject({
      id: 'cabinet',
      members: ['ntds.dit', 'SYSTEM'],
    });
  });
  it('knows 7z, RAR, WIM, gzip with its name, tar with its names', () => {
    expect(idOf(Uint8Array.of(0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c, 0, 4))).toBe('7z');
    expect(idOf(ascii('Rar!\u001a\u0007\u0001\0'))).toBe('rar');
    expect(idOf(ascii('MSWIM\0\0\0'))).toBe('wim');
    const gzip = Uint8Array.from([0x1f, 0x8b, 8, 8, 0, 0, 0, 0, 0, 3, ...ascii('sam.save'), 0]);
    expect(recogniseContent(gzip, null, '')?.members).toEqual(['sam.save']);
    const tar = new Uint8Array(1536);
    for (const [at, name, size] of [
      [0, 'SAM', '00000000001'],
      [1024, 'SYSTEM', '00000000000'],
    ] as const) {
      tar.set(ascii(name), at);
      tar.set(ascii(size), at + 124);
      tar.set(ascii('ustar'), at + 257);
    }
    expect(recogniseContent(tar, null, '')?.members).toEqual(['SAM', 'SYSTEM']);
  });
});

describe('keys and credentials', () => {
  it('knows private keys in PEM, DER, PKCS#12, PVK and PuTTY form', () => {
    expect(idOf(ascii('-----BEGIN ENCRYPTED PRIVATE KEY-----\nMII'))).toBe('key-pem');
    expect(idOf(ascii('Bag Attributes\n-----BEGIN RSA PRIVATE KEY-----\n'))).toBe('key-pem');
    expect(idOf(ascii('-----BEGIN CERTIFICATE-----\nMIIB'))).toBeNull();
    expect(idOf(padded(Uint8Array.of(0x30, 0x82, 4, 0, 2, 1, 3, 0x30, 0x82)))).toBe('pkcs12');
    expect(idOf(padded(Uint8Array.of(0x30, 0x82, 4, 0, 2, 1, 0, 0x30, 0x0d)))).toBe('key-der');
    expect(idOf(padded(Uint8Array.of(0x30, 0x82, 4, 0, 2, 1, 0, 2, 0x82)))).toBe('key-der');
    expect(idOf(Uint8Array.of(0x1e, 0xf1, 0xb5, 0xb0))).toBe('key-pvk');
    expect(idOf(ascii('PuTTY-User-Key-File-3: ssh-rsa'))).toBe('key-ppk');
  });
  it('knows tickets, keytabs and credential caches', () => {
    expect(idOf(padded(Uint8Array.of(0x76, 0x82, 4, 0, 0x30, 0x82, 4, 0, 0xa0, 3, 2)))).toBe('kirbi');
    expect(idOf(padded(Uint8Array.of(5, 4, 0, 12, 0, 1, 0, 8)))).toBe('ccache');
    const keytab = Uint8Array.from([
      5,
      2,
      0,
      0,
      0,
      60,
      0,
      1,
      0,
      4,
      ...ascii('CORP'),
      0,
      5,
      ...ascii('alice'),
    ]);
    expect(idOf(padded(keytab))).toBe('keytab');
    expect(idOf(padded(Uint8Array.of(5, 2, 0xff, 0xff, 0xff, 0xff)))).toBeNull();
  });
  it('knows lists of hashes, secret attributes and password safes', () => {
    const hash = 'aad3b435b51404eeaad3b435b51404ee';
    expect(idOf(ascii(`[*] dump\ncorp\\krbtgt:502:${hash}:${hash}:::\n`))).toBe('hash-list');
    expect(idOf(ascii('Name,ms-Mcs-AdmPwd\nWS1,x'))).toBe('directory-secrets');
    expect(idOf(Uint8Array.of(3, 0xd9, 0xa2, 0x9a, 0x67))).toBe('password-safe');
  });
});

describe('policies and ordinary files of Windows', () => {
  it('sees a password in a preference, not an empty one', () => {
    expect(idOf(preferenceXml('j1Uyj3Vx8TY9LtLZil2uAuZkFQA/4latT76ZwgdHdhw'), 'Groups.xml')).toBe(
      'gpp-cpassword',
    );
    expect(idOf(preferenceXml(''), 'Groups.xml')).toBe('gpp');
  });
  it('reads preferences in UTF-16', () => {
    const text = Buffer.from(preferenceXml('AzVJmXh/J9KrU5n0czX1uA')).toString('latin1');
    expect(idOf(Uint8Array.from([0xff, 0xfe, ...wide(text)]))).toBe('gpp-cpassword');
  });
  it('knows policy files, event logs, programs and backup sets', () => {
    expect(idOf(ascii('PReg\u0001\0\0\0['))).toBe('policy');
    expect(idOf(ascii('ElfFile\0'))).toBe('event-log');
    expect(idOf(ascii('TAPE\0\0\u0003\0'))).toBe('backup-set');
    const program = padded(ascii('MZ'));
    program[60] = 128;
    program.set(ascii('PE\0\0'), 128);
    expect(idOf(program)).toBe('program');
    expect(idOf(padded(ascii('MZ')))).toBeNull();
  });
});

describe('a name that does not fit', () => {
  it('is a disguise for content with usual extensions only', () => {
    expect(isDisguised('ese', 'report.docx')).toBe(true);
    expect(isDisguised('ese', 'ntds.dit')).toBe(false);
    expect(isDisguised('registry-sam', 'sam.save')).toBe(false);
    expect(isDisguised('registry-sam', 'SAM')).toBe(false);
    expect(isDisguised('zip', 'anything.bin')).toBe(false);
    expect(isDisguised('ese', '')).toBe(false);
  });
});
