#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Container images under runc, which Docker, Podman and Kubernetes run them with: by a user without any
# rights, and by root; as the first process of a container, with its end, its signals, loopback and a
# tap device.

# shellcheck disable=SC2016,SC2046,SC2086 # dollars are perl's; words have no blanks
. "$(dirname "$0")/../lib/tap.sh"
. "$SIRLOIN_TESTS/lib/oci.sh"
cd "$work" || exit 1
programs=$build/tests/image
mkdir root rootless
kinds=rootless
if [ "$(id -u)" -eq 0 ]; then
	chown 65534:65534 rootless
	kinds="rootless root"
fi

# user KIND: the words before a command that make "rootless" an ordinary user.
user() {
	[ "$1" = root ] || [ "$(id -u)" -ne 0 ] ||
		echo setpriv --reuid=65534 --regid=65534 --clear-groups --bounding-set=-all
}

# unpack KIND NAME: the bundle KIND/NAME of NAME.tar. Without root there is one user, who is 0 inside.
unpack() {
	unpack_as=
	[ "$1" = root ] || unpack_as=--rootless
	[ -d "$2.layout" ] || skopeo --insecure-policy copy -q "oci-archive:$2.tar" "oci:$2.layout:it"
	# shellcheck disable=SC2086 # no word where there is none
	$(user "$1") umoci unpack $unpack_as --image "$2.layout:it" "$1/$2" >umoci.log 2>&1 ||
		diag_file umoci.log
	change "$1/$2/config.json" '$c->{process}{terminal} = JSON::PP::false'
	[ "$1" = root ] ||
		change "$1/$2/config.json" '$c->{process}{user} = { uid => 0, gid => 0 }'
}

# arguments KIND NAME ARGUMENT...: others than those of the image
arguments() {
	arguments_file=$1/$2/config.json
	shift 2
	change "$arguments_file" "\$c->{process}{args} = [ \$c->{process}{args}[0], qw($*) ]"
}

# What a time limit would leave.
remove_containers() {
	for remove_kind in $kinds; do
		for remove_state in "$work/$remove_kind/state/"*; do
			[ ! -d "$remove_state" ] || $(user $remove_kind) runc --root "${remove_state%/*}" \
				delete -f "${remove_state##*/}"
		done
	done
}
at_exit remove_containers

# contain KIND NAME: runs a bundle to its end.
contain() {
	limited out err $(user "$1") runc --root "$work/$1/state" run -b "$1/$2" "$2"
}

# Whether it is this host that cannot: busybox in the same bundle tells.
bake "$programs/show" show.img || finish
"$sirloin" oci show.img -- first 'second "one"' || exit 1
for kind in $kinds; do
	unpack $kind show
	$(user $kind) cp /bin/busybox $kind/show/rootfs/busybox
	cp $kind/show/config.json saved
	change $kind/show/config.json '$c->{process}{args} = ["/busybox", "true"]'
	contain $kind show
	cat saved >$kind/show/config.json
	[ "$status" -eq 0 ] || skip_all "runc cannot make a container here ($kind): $(tail -n 1 err)"
done

pack "$programs/wait" -- handler
pack "$build/tests/app/musl/death"
pack "$build/tests/app/musl/inet"
limited native native.err "$build/tests/app/musl/inet"
[ "$status" -eq 0 ] || : >native

# begin KIND NAME WORD: runs a bundle in the background until it has said that word; $pid is runc.
begin() {
	: >out
	$(user "$1") timeout -k 5 "$run_limit" runc --root "$work/$1/state" run -b "$1/$2" "$2" \
		>out 2>err </dev/null &
	pid=$!
	for _ in $(seq 200); do
		grep -q "$3" out && break
		kill -0 $pid 2>/dev/null || break
		sleep 0.05
	done
}

# signalled KIND STATUS OUTPUT WORDS: SIGTERM, as `docker stop` sends it
signalled() {
	begin "$1" wait ready
	$(user "$1") runc --root "$work/$1/state" kill wait TERM
	wait $pid
	is "$? $(cat out)" "$2 $3" "$1: $4" || diag_file err
}

for kind in $kinds; do
	contain $kind show
	is "$status" 0 "$kind: a container ends with the program's status" || diag_file err
	is "$(sed 2q out)" 'argument 1: first
argument 2: second "one"' "$kind: the program has its arguments"
	unpack $kind death
	for how in abort:134 kill:137 null:139; do
		arguments $kind death ${how%:*}
		contain $kind death
		is "$status" "${how#*:}" "$kind: death by a signal, as process 1 (${how%:*})"
	done
	unpack $kind wait
	signalled $kind 3 "ready
signal 15" "SIGTERM reaches the program"
	arguments $kind wait
	signalled $kind 143 ready "SIGTERM that nobody handles ends it"
	unpack $kind inet
	contain $kind inet
	if [ -s native ]; then
		cmp native out >&2
		ok $? "$kind: TCP and UDP over loopback"
	else
		skip "loopback: this host cannot run the test natively"
	fi
done

# A tap device in the network of the container, which is ours to set up; the program has no rights.
tap() {
	pack "$programs/net" --append "sirloin.net=tap:tap0 ip=10.99.0.2::10.99.0.1:255.255.255.0::eth0:off" -- \
		listen 80 1
	unpack root net
	unshare -n sleep 300 &
	pod=$!
	at_exit "kill $pod"
	until [ "$(readlink /proc/$pod/ns/net)" != "$(readlink /proc/$$/ns/net)" ]; do
		sleep 0.05
	done
	POD=$pod
	export POD
	change root/net/config.json '
		$_->{path} = "/proc/$ENV{POD}/ns/net"
			for grep { $_->{type} eq "network" } @{$c->{linux}{namespaces}};
		$c->{linux}{devices} = [{ path => "/dev/net/tun", type => "c", major => 10, minor => 200,
			fileMode => 0666 }]'
	nsenter -t $pod -n sh -c "ip tuntap add dev tap0 mode tap user 65534 vnet_hdr &&
		ip address add 10.99.0.1/24 dev tap0 && ip link set tap0 up"
	ok $? "a tap device for user 65534"
	begin root net listening
	limited said said.err nsenter -t $pod -n "$programs/net" send 10.99.0.2 80 20000000 1
	is "$status $(head -n 1 said)" "0 sent 20000000 bytes" "the container is reached by it" ||
		diag_file said.err err
	wait $pid
	is $? 0 "and ends well"
}
if [ "$(id -u)" -eq 0 ] && [ -c /dev/net/tun ]; then
	tap
else
	skip "a tap device in a container needs root and /dev/net/tun"
fi
finish
