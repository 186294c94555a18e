#!/bin/bash
# Benign traffic: dns-benign.sh CASE...
A=("$@"); set --; . "${R:-$(dirname "$0")}/dns-emulate.sh"; N="__import__('dns_benign')"
for c in "${A[@]}"; do case $c in
  benign-av-cloud) emu $c ld-ws2 10.40.1.22 $U ws 0 '2026-11-16 07:00' "$N.avcloud()";;
  benign-browser-starts) emu $c ld-ws6 10.40.1.26 $F fwd 0 '2026-11-16 11:00' "$N.chrome()";;
  *) echo unknown $c;; esac; done
