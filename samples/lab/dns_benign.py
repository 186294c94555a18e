"""Focused benign traffic for the same client as the channels (own code). Shapes of names follow the public documentation of the services;
   the answers come from dns-world.py. Each generator yields (pause, name, type, options)."""
import random, uuid
from dnslab import *

AL, HX, B32 = 'abcdefghijklmnopqrstuvwxyz0123456789', '0123456789abcdef', 'abcdefghijklmnopqrstuvwxyz234567'
LT = 'abcdefghijklmnopqrstuvwxyz'


def R(seed):
    r = random.Random(seed)
    r.s = lambda n, a=AL: ''.join(r.choice(a) for _ in range(n))
    r.ip = lambda: '%d.%d.%d.%d' % (r.choice([5, 23, 31, 45, 62, 77, 89, 91, 103, 141, 185, 193]), r.randrange(256), r.randrange(256), r.randrange(1, 255))
    r.u = lambda: str(uuid.UUID(int=r.getrandbits(128), version=4))
    r.p = lambda m: r.expovariate(1 / m)
    return r


def avcloud(seed=2, n=900, kinds=(0, 1, 2, 3)):
    """file reputation of endpoint protection: one hash a look-up"""
    r = R(seed)
    for _ in range(n):
        k = r.choice(kinds)
        name, t = [('%s.avqs.mcafee.com' % r.s(26, B32), 1), ('%s.%s.i.%02x.s.sophosxl.net' % (r.s(r.randrange(20, 34), 'abcdefghijklmnopqrstuv0123456789'), r.s(16, 'abcdefghijklmnopqrstuv0123456789'), r.randrange(256)), 16),
                   ('%s.%s.c.e5.sk' % (r.s(26, B32), r.s(4)), r.choice((1, 16))), ('%s.malware.hash.cymru.com' % r.s(32, HX), r.choice((1, 1, 16)))][k]
        yield r.p(6) if r.random() < 0.8 else 0.02, name, t, {}


def chrome(seed=6, n=60):
    """browser start: three random single labels, then the same with the search suffix; wpad; captive-portal checks"""
    r = R(seed)
    for _ in range(n):
        a = [r.s(r.randrange(7, 16), LT) for _ in range(3)]
        for i, x in enumerate(a):
            yield r.p(240) if i == 0 else 0.003, x, 1, {}
        for x in a:
            yield 0.002, x + '.corp.contoso.example', 1, {}
        yield 0.1, 'wpad.corp.contoso.example', 1, {}
        yield 0.3, 'www.msftconnecttest.com', 1, {}
