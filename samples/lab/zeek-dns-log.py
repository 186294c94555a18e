#!/usr/bin/env python3
"""Writes the dns.log (TSV, columns of Zeek 7.0) that Zeek's default scripts would write for a capture of DNS over UDP and IPv4 (own code).
   An imitation: A, AAAA, CNAME and TXT answers only, one row a query; uids are hashes of our own of the right form.
   zeek-dns-log.py CAPTURE > dns.log"""
import hashlib, socket, sys, time
from dnslab import *

FIELDS = '''ts time  uid string  id.orig_h addr  id.orig_p port  id.resp_h addr  id.resp_p port  proto enum  trans_id count  rtt interval
  query string  qclass count  qclass_name string  qtype count  qtype_name string  rcode count  rcode_name string  AA bool  TC bool  RD bool
  RA bool  Z count  answers vector[string]  TTLs vector[interval]  rejected bool'''.split()
RCODES = {0: 'NOERROR', 1: 'FORMERR', 2: 'SERVFAIL', 3: 'NXDOMAIN', 4: 'NOTIMP', 5: 'REFUSED'}
ETHERNET = 14


def uid(text):
    digest, out = int.from_bytes(hashlib.sha256(text.encode()).digest()[:12], 'big'), ''
    while digest:
        digest, i = divmod(digest, 62)
        out += '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'[i]
    return 'C' + out


def name(ls):
    return b'.'.join(ls).decode('latin1').lower()


def text(t, rdata, m, at):
    """An answer as Zeek prints it."""
    if t in (1, 28):
        return socket.inet_ntop(socket.AF_INET if t == 1 else socket.AF_INET6, rdata)
    if t == 16:
        strings, o = [], 0
        while o < len(rdata):
            strings.append('TXT %d %s' % (rdata[o], rdata[o + 1:o + 1 + rdata[o]].decode('latin1')))
            o += rdata[o] + 1
        return ' '.join(strings)
    return name(rname(m, at)[0])


def messages(path):
    link, packets = read_pcap(path)
    for t, d, _ in packets:
        key = udp_key(link, d)
        if key:
            yield t, key, d[ETHERNET + (d[ETHERNET] & 15) * 4 + 8:]


def flag(v):
    return 'T' if v else 'F'


def row(asked, key, m, answered=None, a=None):
    qid, fl, ls, qt, qc, _ = question(m)
    rs = records(a) if a else []
    an = [r for r in rs if r[0] == 1]
    af = question(a)[1] if a else 0
    rcode = af & 15
    return ['%.6f' % asked, uid(repr((asked, key))), key[0], key[1], key[2], key[3], 'udp', qid,
            '%.6f' % (answered - asked) if an else '-', name(ls) or '-', qc, 'C_INTERNET' if qc == 1 else 'qclass-%d' % qc, qt, TN.get(qt, 'query-%d' % qt),
            rcode if a else '-', RCODES.get(rcode, 'unknown-%d' % rcode) if a else '-',
            flag(an and af & 0x400), flag(fl & 0x200), flag(fl & 0x100), flag(an and af & 0x80), fl >> 4 & 4,
            ','.join(text(r[2], r[5], a, r[6]).replace(',', '\\x2c') for r in an) or '-', ','.join('%.6f' % r[4] for r in an) or '-',
            flag(a and not rs)]


def rows(path):
    open_ = {}
    for t, key, m in messages(path):
        client = key if key[3] == 53 else (key[2], key[3], key[0], key[1], key[4])
        if not question(m)[1] & 0x8000:
            open_[client] = t, m
        elif client in open_:
            asked, q = open_.pop(client)
            yield row(asked, client, q, t, m)
    for client, (asked, q) in open_.items():
        yield row(asked, client, q)


out = sorted(rows(sys.argv[1]), key=lambda r: float(r[0]))
stamp = lambda r: time.strftime('%Y-%m-%d-%H-%M-%S', time.gmtime(float(r[0])))
print('#separator \\x09\n#set_separator\t,\n#empty_field\t(empty)\n#unset_field\t-\n#path\tdns')
print('#open\t' + stamp(out[0]))
print('\t'.join(['#fields'] + FIELDS[::2]))
print('\t'.join(['#types'] + FIELDS[1::2]))
for r in out:
    print('\t'.join(map(str, r)))
print('#close\t' + stamp(out[-1]))
