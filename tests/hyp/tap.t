#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# hyp.h: a NIC on a tap device, in a network namespace of its own.
. "${0%/*}/lib.sh"

[ -c /dev/net/tun ] || skip_all "this host has no /dev/net/tun"
[ -w /dev/net/tun ] || skip_all "/dev/net/tun is not for everybody here: needs root"
own=-n
[ "$(id -u)" -eq 0 ] || own=-rn
unshare $own true 2>/dev/null || skip_all "no network namespace without root here"

cat >inside <<'END'
set -e
ip link set lo up
ip tuntap add dev hyptap0 mode tap
ip link set hyptap0 mtu 1400
ip address add 10.99.0.1/24 dev hyptap0
ip link set hyptap0 up
SIRLOIN_CMDLINE=sirloin.net=tap:hyptap0,mac=02:00:00:00:00:63 "$1" tap >out 2>err &
pid=$!
until grep -q '^# ready' out; do sleep 0.02; done
set +e
SIRLOIN_CMDLINE=sirloin.net=tap:hyptap0 "$1" boot >second.out 2>second.err
echo $? >second.status
SIRLOIN_CMDLINE=sirloin.net=tap:lo "$1" boot >lo.out 2>lo.err
echo $? >lo.status
perl -MIO::Socket::INET -e '
	$s = IO::Socket::INET->new(PeerAddr => "10.99.0.2:7", Proto => "udp") || die;
	$SIG{ALRM} = sub { exit 1 };
	alarm 10;
	for $len (1, 33, 1300) {
		$s->send("x" x $len) && $s->recv($got, 2000);
		exit 1 if $got ne "x" x $len;
	}'
echo $? >echo.status
until grep -q '^# done' out || ! kill -0 "$pid" 2>/dev/null; do sleep 0.02; done
ip link delete hyptap0
wait "$pid"
END
run_limit=30
timeout -k 5 "$run_limit" unshare $own sh inside "$kernel"
# shellcheck disable=SC2034 # merge() reads it
status=$?
merge "tap"
is "$(cat echo.status)" 0 "the host's sockets get the answers, checksums filled in"
is "$(cat second.status)" 125 "a second user is refused"
contains second.err '^hyp-test: tap hyptap0: in use by somebody else; stop the other user$' \
	"and told why"
is "$(cat lo.status)" 125 "a device that is no tap is refused"
contains lo.err '^hyp-test: tap lo: not the right kind of thing; it must be ' "and told why"
finish
