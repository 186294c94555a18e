#!/usr/bin/python3
"""Recorder of the SMB lab: cases are functions marked @case; each starts captures, runs real clients, and states what is true of it."""
import json, os, re, subprocess, sys, time, hashlib, gzip, shutil, signal, contextlib, random
HERE = os.path.dirname(os.path.abspath(__file__)); sys.path.insert(0, HERE)
LAB = os.environ['LAB']
PW = {'administrator': 'Lab-Admin-2026!', 'alice': 'Spring-Rain-17', 'bob': 'Copper-Kettle-42', 'dave': 'Maple-Signal-29', 'da-carol': 'Quartz-Harbor-88!', 'svc-backup': 'Vault-Ledger-63!'}
IP = {'dc1': '10.20.0.10', 'dc2': '10.20.0.11', 'fs1': '10.20.0.20', 'bak': '10.20.0.30', 'ws1': '10.20.0.51', 'ws2': '10.20.0.52', 'rt': '10.20.0.1', 'out': '198.18.7.66'}
IP6 = {h: '2001:db8:20::' + a.split('.')[-1] for h, a in IP.items() if h != 'out'}
GIVEN = {'dc': [IP['dc1'], IP6['dc1']], 'internal': ['10.20.0.0/16', '2001:db8:20::/64']}
C = lambda h, p: '%s/h/%s/c/%s' % (LAB, h, p)              # a file on the stand-in C: drive of a host
fresh = lambda n: os.path.exists(TMP + '/' + n) and os.unlink(TMP + '/' + n)   # so that a client does not find the file already there
sha = lambda b: hashlib.sha256(b).hexdigest()
CASES = []

def on(host, *argv, check=False, timeout=120, stdin=None, popen=False, quiet=True):
    a = ['bash', HERE + '/smb-on.sh', host, *argv]
    if popen: return subprocess.Popen(a, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, cwd=TMP)
    p = subprocess.run(a, capture_output=True, text=True, timeout=timeout, input=stdin, cwd=TMP)
    out = p.stdout + p.stderr
    LOG.write('%s$ %s\n%s[rc %d]\n' % (host, ' '.join(argv), out, p.returncode)); LOG.flush()
    if check and p.returncode: raise RuntimeError(out)
    return out
TMP = LAB + '/tmp'; os.makedirs(TMP, exist_ok=True); LOG = open(LAB + '/run.log', 'a')

def smbc(host, unc, user, cmd, dialect=None, krb=False, enc=None, machine=False, extra=(), **kw):
    """smbclient; dialect as in `client max protocol`; enc = a cipher name"""
    a = ['smbclient', unc, '-c', cmd, *extra]
    if dialect: a += ['--option=client min protocol=' + dialect, '--option=client max protocol=' + dialect]
    if enc: a += ['--client-protection=encrypt', '--option=client smb3 encryption algorithms=' + enc]
    if machine: a += ['-P', '--use-kerberos=' + ('required' if krb else 'off')]
    elif krb: a += ['-U', '%s@CORP.EXAMPLE%%%s' % (user, PW[user]), '--use-kerberos=required']
    else: a += ['-U', 'CORP\\%s%%%s' % (user, PW[user]), '--use-kerberos=off']
    return on(host, *a, **kw)

class Case:
    def __init__(s, id, about, tags, given, source): s.d = dict(id=id, about=about, evidence=[], source=source, tags=tags, given=given, expect=[], allow=[], related=[]); s.facts = []
    @contextlib.contextmanager
    def cap(s, name, at='dc1', filt='tcp port 445', ns='ls-sw', iface=None, opts=(), tail=1.3, keep=True):
        f = OUT + '/captures/' + name; iface = iface or 'p-' + at; err = open(f + '.err', 'w+')
        a = ['tcpdump', '-i', iface, '-n', '-U', '-s', '262144', '-B', '16384', *opts, '-Z', 'root', '-w', f, filt]
        p = subprocess.Popen(['ip', 'netns', 'exec', ns, *a], stderr=err)
        for _ in range(60):
            if re.search(r'listening on', open(f + '.err').read()): break
            time.sleep(0.1)
        time.sleep(0.25)
        try: yield f
        finally:
            time.sleep(tail); p.send_signal(signal.SIGINT); p.wait(); t = open(f + '.err').read()
            m = re.search(r'(\d+) packets dropped by kernel', t)
            if m and m.group(1) != '0': print('  DROPPED', m.group(0), name)
            os.unlink(f + '.err')
        if keep: s.d['evidence'].append('captures/' + name)
    def expect(s, **k): s.d['expect'].append(dict(alert=2030, **k))
    def allow(s, **k): s.d['allow'].append(dict(alert=2030, **k))
    def related(s, **k): s.d['related'].append(k)
    def fact(s, dialect, auth, account, client, server, file, data=None, enc='no', notes='', nbytes=None):
        s.facts.append(dict(dialect=dialect, auth=auth, account=account, client=client, server=server, file=file,
            bytes=len(data) if nbytes is None and data is not None else (nbytes if nbytes is not None else ''), sha256=sha(data) if data is not None else '', encrypted=enc, notes=notes))

def case(id, about, tags, given=GIVEN, source=None):
    def w(fn):
        CASES.append((id, fn)); src = source or 'recorded: samples/lab/' + os.path.basename(sys.argv[0])
        fn.run = lambda: _run(id, fn, Case(id, about, tags, given, src)); return fn
    return w
def _run(id, fn, c):
    print(time.strftime('%H:%M:%S'), id, flush=True); LOG.write('\n===== %s\n' % id)
    fn(c)
    for i, e in enumerate(c.d['evidence']):
        f = OUT + '/' + e
        if os.path.getsize(f) > 300_000:
            with open(f, 'rb') as a, open(f + '.gz', 'wb') as raw:
                with gzip.GzipFile('', 'wb', 9, raw, mtime=0) as b: shutil.copyfileobj(a, b)
            os.unlink(f); c.d['evidence'][i] = e + '.gz'; f += '.gz'
        elif os.path.exists(f + '.gz'): os.unlink(f + '.gz')
        print('   ', e, os.path.getsize(f))
    for k in ('allow', 'related', 'given'):
        if not c.d[k]: del c.d[k]
    os.makedirs(OUT + '/.cases', exist_ok=True)
    json.dump(dict(case=c.d, facts=c.facts), open('%s/.cases/%s.json' % (OUT, id), 'w'), indent=1)
def main(out, exp='smb-expectations.json'):
    global OUT; OUT = out; os.makedirs(OUT + '/captures', exist_ok=True)
    want = sys.argv[1:]
    for id, fn in CASES:
        if not want or any(re.fullmatch(w, id) for w in want):
            if want == [] and os.path.exists('%s/.cases/%s.json' % (OUT, id)): continue
            try: fn.run()
            except Exception as e: print('  FAILED', id, repr(e)[:600])
    done = [json.load(open('%s/.cases/%s.json' % (OUT, id))) for id, _ in CASES if os.path.exists('%s/.cases/%s.json' % (OUT, id))]
    known = {i for i, _ in CASES}; done += [json.load(open(OUT + '/.cases/' + n)) for n in sorted(os.listdir(OUT + '/.cases')) if n[:-5] not in known]
    with open(OUT + '/' + exp, 'w') as f:
        f.write('{ "schema": "exhume-expectations/1",\n  "cases": [\n' + ',\n'.join('    ' + json.dumps(d['case'], ensure_ascii=False) for d in done) + '\n  ]\n}\n')
    cols = ['dialect', 'auth', 'account', 'client', 'server', 'file', 'bytes', 'sha256', 'encrypted', 'notes']
    with open(OUT + '/MANIFEST-smb.tsv', 'w') as f:
        f.write('\t'.join(['capture', *cols, 'exported-object check']) + '\n')
        for d in done:
            for x in d['facts'] or [dict(notes='no file content')]:
                f.write('\t'.join([' '.join(e.split('/')[-1] for e in d['case']['evidence']), *[str(x.get(k, '')) for k in cols], x.get('check', '')]) + '\n')
