# Shell functions of the DNS recordings: source this file. CAPS is where captures are written.
P=${P:-payloads}
cap() { # name namespace interface filter -> capture in the background
  ip netns exec $2 tcpdump -q -n -s 9000 -B 16384 --immediate-mode -U -i $3 -w $CAPS/$1.pcap "$4" 2>$CAPS/$1.err & echo $! > $CAPS/$1.pid; sleep 0.7; }
uncap() { local k; sleep 0.6; for k in "$@"; do kill $(cat $CAPS/$k.pid) 2>/dev/null; done; sleep 0.3; for k in "$@"; do rm -f $CAPS/$k.pid $CAPS/$k.err; done; }
nx() { ip netns exec "$@"; }
