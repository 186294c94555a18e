# Common settings and helpers of the SMB lab. Sourced by the other smb-*.sh scripts.
# LAB: an empty scratch directory (2 GB); needs root, ip netns, Samba 4.17, impacket 0.10, tcpdump, tshark.
: "${LAB:?set LAB to a scratch directory}"
REALM=CORP.EXAMPLE; DNSDOM=corp.example; NBDOM=CORP
# Lab-only passwords, used nowhere else.
PW_ADMIN='Lab-Admin-2026!'; PW_alice='Spring-Rain-17'; PW_bob='Copper-Kettle-42'
PW_carol='Quartz-Harbor-88!'; PW_backup='Vault-Ledger-63!'; PW_dave='Maple-Signal-29'
declare -A IP4=( [dc1]=10.20.0.10 [dc2]=10.20.0.11 [fs1]=10.20.0.20 [bak]=10.20.0.30 [ws1]=10.20.0.51 [ws2]=10.20.0.52 [rt]=10.20.0.1 )
declare -A IP6=( [dc1]=2001:db8:20::10 [dc2]=2001:db8:20::11 [fs1]=2001:db8:20::20 [bak]=2001:db8:20::30 [ws1]=2001:db8:20::51 [ws2]=2001:db8:20::52 [rt]=2001:db8:20::1 )
declare -A MAC=( [dc1]=00:15:5d:14:00:0a [dc2]=00:15:5d:14:00:0b [fs1]=00:15:5d:14:00:14 [bak]=00:15:5d:14:00:1e [ws1]=00:15:5d:14:00:33 [ws2]=00:15:5d:14:00:34 [rt]=00:15:5d:14:00:01 )
OUT4=198.18.7.66
CAP=$LAB/cap; mkdir -p "$CAP" "$LAB/pid"
# on HOST CMD...: run a command as that host (its network, its Samba directories, its host name)
on() {
  local h=$1; shift
  mkdir -p "$LAB/h/$h"/{etc,lib/private,run,log,cache}
  ip netns exec "ls-$h" unshare -m -u /bin/sh -c '
    L=$1; H=$2; shift 2
    mount --make-rprivate /
    mkdir -p /etc/samba /var/lib/samba /run/samba /var/log/samba /var/cache/samba
    mount --bind $L/h/$H/etc /etc/samba; mount --bind $L/h/$H/lib /var/lib/samba
    mount --bind $L/h/$H/run /run/samba; mount --bind $L/h/$H/log /var/log/samba
    mount --bind $L/h/$H/cache /var/cache/samba
    hostname $H; exec "$@"' sh "$LAB" "$h" "$@"
}
# cap_start NAME HOST-NAMESPACE INTERFACE FILTER [tcpdump options]; cap_stop NAME
cap_start() {
  local n=$1 ns=$2 i=$3 f=$4; shift 4
  ip netns exec "$ns" tcpdump -i "$i" -n -U -s 262144 -B 16384 "$@" -w "$CAP/$n" "$f" 2>"$CAP/$n.err" &
  echo $! > "$LAB/pid/cap-$n"
  for _ in $(seq 50); do grep -q 'listening on' "$CAP/$n.err" && break; sleep 0.1; done
}
cap_stop() { sleep "${2:-0.6}"; kill -INT "$(cat "$LAB/pid/cap-$1")" 2>/dev/null; wait "$(cat "$LAB/pid/cap-$1")" 2>/dev/null; rm -f "$LAB/pid/cap-$1"; grep -h 'dropped by kernel' "$CAP/$1.err" | grep -v '^0 ' ; rm -f "$CAP/$1.err"; }
