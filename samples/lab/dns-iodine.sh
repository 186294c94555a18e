#!/bin/bash
# iodine (Debian package) cases: dns-iodine.sh CASE...   Needs dns-lab.sh up, the resolvers and dns-world.py. CAPS=folder for captures.
R=${R:-$(dirname "$0")}; . "$R/dns-run.sh"
# start NAMESPACE NUMBER SERVER ZONE NAMESERVER CLIENTOPTS...
start() { local ns=$1 n=$2 srv=$3 zone=$4 via=$5; shift 5
  ip netns exec ld-inet iodined -f -c -P lab$n -l $srv -d dsrv$n 10.7$n.0.1/24 $zone >/tmp/iodined.$n.log 2>&1 & SP=$!
  sleep 1
  ip netns exec $ns iodine -f -P lab$n -d dcli$n "$@" $via $zone >/tmp/iodine.$n.log 2>&1 & CP=$!
  for i in $(seq 40); do nx $ns ip -4 addr show dcli$n 2>/dev/null | grep -q "inet " && break; sleep 0.5; done; sleep 1; grep -E "Using|codec|fragment|raw|lazy" /tmp/iodine.$n.log | tail -8; }
stop() { sleep 1; kill $CP; sleep 1; kill $SP; wait $CP $SP 2>/dev/null; }
up()   { nx ld-inet timeout 40 nc -l -N 10.7$1.0.1 8000 > /tmp/got.$1 & local L=$!; sleep 0.5; nx $2 timeout 38 nc -N -w 30 10.7$1.0.1 8000 < $3; wait $L; cmp /tmp/got.$1 $3 && echo "up ok $(basename $3)"; }
for c in "$@"; do echo "== $c"; case $c in
  iodine-null-up) cap $c ld-ws1 eth0 'udp port 53'; start ld-ws1 1 203.0.113.64 t1.kestrel-relay.net 10.40.1.53 -r -T NULL; up 1 ld-ws1 $P/vault.bin; stop; uncap $c;;
  *) echo unknown $c;; esac; done
