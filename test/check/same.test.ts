import { describe, expect, it } from 'vitest';
import { sameAccount, sameAddress, sameFile, sameZone } from '../../src/check/same.ts';

describe('zones', () => {
  it.each([
    ['t.example.com', 'T.Example.COM.', 'equal but for case and root'],
    ['t.example.com', 'example.com', 'the registrable domain above'],
    ['example.com', 'a.b.example.com', 'a name below'],
    ['t.example', 't.example', 'a domain right below a suffix'],
    ['x.lan', 'a.x.lan', 'below a suffix that no list has'],
    ['home', 'home', 'a single label, equal'],
  ])('%s and %s are one: %s', (a, b) => {
    expect(sameZone(a, b)).toBe(true);
  });

  it.each([
    ['a.example.com', 'b.example.com', 'siblings'],
    ['example.com', 'com', 'a public suffix'],
    ['a.github.io', 'github.io', 'a suffix under which anybody registers'],
    ['a.b.co.uk', 'co.uk', 'a suffix of two labels'],
    ['badexample.com', 'example.com', 'the same letters without a border'],
    ['a.home', 'home', 'a single label above'],
  ])('%s and %s are two: %s', (a, b) => {
    expect(sameZone(a, b)).toBe(false);
  });
});

describe('accounts', () => {
  it.each([
    ['CORP\\alice', 'corp\\Alice'],
    ['CORP\\alice', 'corp.example\\alice'],
    ['corp.example\\alice', 'CORP\\alice'],
    ['CORP\\alice', 'alice@corp.example'],
    ['alice', 'CORP\\alice'],
  ])('%s is met by %s', (expected, found) => {
    expect(sameAccount(expected, found)).toBe(true);
  });

  it.each([
    ['CORP\\alice', 'OTHER\\alice'],
    ['CORP\\alice', 'CORP\\bob'],
    ['CORP\\alice', 'alice'],
    ['corp.example\\alice', 'corp.other\\alice'],
    ['CORP\\alice', null],
  ])('%s is not met by %s', (expected, found) => {
    expect(sameAccount(expected, found)).toBe(false);
  });
});

describe('addresses and files', () => {
  it('compares addresses and not their spelling', () => {
    expect(sameAddress('2001:DB8:0::10', '2001:db8::10')).toBe(true);
    expect(sameAddress('::ffff:10.0.0.1', '10.0.0.1')).toBe(true);
    expect(sameAddress('10.0.0.1', '10.0.0.2')).toBe(false);
    expect(sameAddress('10.0.0.1', null)).toBe(false);
  });

  it('compares the last component of a path without case', () => {
    expect(sameFile('ntds.dit', 'Windows\\NTDS\\NTDS.DIT')).toBe(true);
    expect(sameFile('ntds.dit', 'a/b/ntds.dit')).toBe(true);
    expect(sameFile('ntds.dit', 'xntds.dit')).toBe(false);
  });
});
