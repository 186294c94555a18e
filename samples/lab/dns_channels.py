"""The channels of these samples that no real program made: what the clients send and what the servers answer (own code).
   A client is a generator: it yields (virtual pause in s, name, type, options) and receives the answer message (bytes or None).
   Sliver follows its public source; nothing of its code is in here. Payloads lie in P."""
import base64, binascii, os, random, struct, zlib
from dnslab import *

P = os.environ.get('P', os.path.join(os.path.dirname(os.path.abspath(__file__)), 'payloads'))


def pay(n):
    return open(os.path.join(P, n), 'rb').read()


def A(ip, ttl=60):
    return (None, 1, ttl, ip4(ip))


def TXTr(b, ttl=60, n=255):
    return (None, 16, ttl, txt(b, n))


def chunks(b, n):
    return [b[i:i + n] for i in range(0, len(b), n)]


def b32(b):
    return base64.b32encode(b).decode().rstrip('=').lower()


def rnd(seed):
    return random.Random(seed)


# ---- Sliver: protobuf DNSMessage in its own base32, labels of 63; A for data out and control, TXT for data in
SB32 = bytes.maketrans(b'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567', b'ab1c2d3e4f5g6h7j8k9m0npqrtuvwxyz')
SB64 = bytes.maketrans(b'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/', b'a0b2c5def6hijklmnopqr_st-uvwxyzA1B3C4DEFGHIJKLM7NO9PQR8ST+UVWXYZ')


def sb32(b):
    return base64.b32encode(b).rstrip(b'=').translate(SB32).decode()


def varint(n):
    o = b''
    while n > 127:
        o += bytes([n & 127 | 128])
        n >>= 7
    return o + bytes([n])


def dnsmsg(t, mid, start=0, stop=0, size=0, data=b''):
    o = b''
    for f, v in ((1, t), (2, mid), (3, start), (4, stop), (5, size)):
        if v:
            o += bytes([f << 3]) + varint(v)
    return o + (b'\x32' + varint(len(data)) + data if data else b'')


def sliver(zone, outs=(900, 2600, 240, 5200), ins=(300, 1400, 80), polls=40, every=2.0, seed='sliver'):
    r = rnd(seed)
    sid = r.randrange(1, 1 << 24)
    cnt = [0]
    space = 254 - (len(zone) + 2) - (1 + (254 - len(zone) - 2) // 64)

    def mid():
        cnt[0] += 1
        return (cnt[0] % 255) << 24 | sid

    def nm(b):
        return '.'.join(chunks(sb32(b), 63)) + '.' + zone

    def split(t, data):
        m, o = mid(), 0
        while o < len(data):
            n = min(space // 2, len(data) - o)
            while n < len(data) - o and len(sb32(dnsmsg(t, m, o, 0, len(data), data[o:o + n]))) < space - 1:
                n += 1
            while len(sb32(dnsmsg(t, m, o, 0, len(data), data[o:o + n]))) > space:
                n -= 1
            yield nm(dnsmsg(t, m, o, 0, len(data), data[o:o + n]))
            o += n
    for q in split(2, r.randbytes(236)):
        yield 0.01, q, 16, {'edns': 0}
    for _ in range(8):
        yield 0.02, nm(dnsmsg(0, sid, data=r.randbytes(8))), 1, {'edns': 0}
    outs, ins = list(outs), list(ins)
    for i in range(polls):
        yield every * (0.8 + 0.4 * r.random()), nm(dnsmsg(3, sid, data=r.randbytes(8))), 16, {'edns': 0}
        if i % 9 == 3 and ins:
            n, m = ins.pop(0), mid()
            for s in range(0, n, 182):
                yield 0.005, nm(dnsmsg(7, m, s, min(n, s + 182))), 16, {'edns': 0}
            yield 0.01, nm(dnsmsg(9, m, data=r.randbytes(8))), 1, {'edns': 0}
        if i % 9 == 6 and outs:
            for q in split(8, r.randbytes(outs.pop(0))):
                yield 0.004, q, 1, {'edns': 0}


def s_sliver(sub, qt, m):
    raw = b''.join(sub).lower().translate(bytes.maketrans(b'ab1c2d3e4f5g6h7j8k9m0npqrtuvwxyz', b'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'))
    try:
        d = base64.b32decode(raw + b'=' * (-len(raw) % 8))
    except binascii.Error:
        return 3, []
    if qt == 1:
        return 0, [(None, 1, 0, struct.pack('<I', zlib.crc32(d)))]
    if qt == 16:
        t = d[1] if d and d[0] == 8 else 0
        body = b''
        if t == 7:
            f, o = {}, 2                       # fields 2-4: id, start, stop
            while o < len(d) and d[o] in (0x10, 0x18, 0x20):
                k, v, sh, o = d[o] >> 3, 0, 0, o + 1
                while True:
                    v |= (d[o] & 127) << sh
                    sh, o = sh + 7, o + 1
                    if d[o - 1] < 128:
                        break
                f[k] = v
            st, en = f.get(3, 0), f.get(4, 0)
            body = dnsmsg(7, f.get(2, 0), st, en, 0, rnd(d.hex()).randbytes(max(0, en - st)))
        elif t == 3 and h(d.hex()) % 9 == 0:
            body = dnsmsg(6, 77 << 24 | 4711, 0, 0, 700)
        elif t == 2:
            body = rnd(d.hex()).randbytes(40)
        return 0, [TXTr(base64.b64encode(body).rstrip(b'=').translate(SB64), 0)]
    return 0, []


# ---- what people type: hex or base64 of a file piped into a look-up command
def oneliner(zone, payload, enc='hex', per=30, gap=0.12, types=(1,)):
    for i, c in enumerate(chunks(pay(payload), per)):
        e = c.hex() if enc == 'hex' else base64.b64encode(c).decode().replace('+', '-').replace('/', '_').rstrip('=')
        for t in types:
            yield gap if t == types[0] else 0.004, e + '.' + zone, t, {'edns': 1232 if len(types) == 1 else 0}


# ---- own senders, no tool: a program asked for piece by piece, and a file that leaves a few bytes at a time
def staging(zone, n=90, gap=0.4, fmt='%d.pkg'):
    for i in range(n):
        yield gap, (fmt % i) + '.' + zone, 16, {}


def lowslow(zone, payload, bps, per, qtypes=(1,), seed=3, hours=8, enc='hex'):
    r = rnd(seed)
    data = pay(payload)
    n = int(hours * 3600 * bps / per)
    for i in range(n):
        c = (data * 3)[i * per:(i + 1) * per]
        e = c.hex() if enc == 'hex' else b32(c)
        yield per / bps * (0.7 + 0.6 * r.random()), e + '.' + zone, r.choice(qtypes), {}


def s_plain(ttl=60, ip='198.18.4.4'):
    def s(sub, qt, m):
        if qt == 1:
            return 0, [A(ip, ttl)]
        if qt == 16:
            return 0, [TXTr(b'ok', ttl)]
        if qt == 28:
            return 0, [(None, 28, ttl, ip6('2001:db8:4::4'))]
        if qt == 15:
            return 0, [(None, 15, ttl, struct.pack('>H', 10) + wname('mx.example.net'))]
        return 0, []
    return s


def s_stage(sub, qt, m):
    if qt != 16 or not sub:
        return 0, []
    d = base64.b64encode(pay('ledger.csv'))
    try:
        i = int(''.join(c for c in sub[0].decode() if c.isdigit()))
    except ValueError:
        return 3, []
    c = d[i * 300:(i + 1) * 300]
    return (0, [TXTr(c, 1, 250)]) if c else (3, [])


HANDLERS = {'sl.pochard-agent.com': s_sliver, 'st.merlin-pkg.org': s_stage}


def serve(zone, sub, qt, m):
    if not sub and qt in (2, 6):
        return 0, [(None, 2, 3600, wname('ns1.' + zone))] if qt == 2 else [(None,) + soa(zone)[1:]]
    hd = HANDLERS.get(zone)
    if hd is None:
        hd = s_plain()
    return hd(sub, qt, m)


def unknown(m):
    return (5,)
