# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC2016,SC2034,SC2154
# For bench/*/case.sh and bench/peers/*.sh. A case says what is measured; a peer is where a program runs:
#
#   case.sh    peers="NAME..."   where it is measured
#              goal LINES        see report.awk; METRIC OURS PEER RATIO
#              prepare()         makes what it needs in $work (optional)
#              sample PEER       prints lines METRIC VALUE UNIT; of the units of time and size less is better,
#                                of those that end in /s more
#   peers/     peer_run PROGRAM ARGUMENT...
#                                runs a static program, its output on standard output
#              peer_absent()     prints why there is no such peer on this machine (optional)
#              address, asking(), begun_at(), first_page_at(), first_word(), only_made(), stop_server(), busy(),
#                                resident()   where they are others than here
#
# A case may set, before peer_run: tree, a folder with files that the program finds at / ; disk, a file with a
# file system, in whose root the program runs; memory.
#
# Given by bench/run: $top, $build, $bench, $work (a folder of the case's own), $peer, $cpu.
sirloin=$build/sirloin
memory=256M
tree='' disk=''
workers=/sys/devices/virtual/workqueue/cpumask
# Whatever it is, it is better than in User-mode Linux. A METRIC * is all of them.
goals="* process uml 1
"

# goal METRIC OURS PEER RATIO: how many times better than at PEER the METRIC has to be at OURS. With "-" for PEER the
# METRIC itself has to be as good as RATIO.
goal() {
	goals="$goals$*
"
}

# fail TEXT...
fail() {
	echo "bench: $*" >&2
	exit 1
}

# need_root WHAT
need_root() {
	[ "$(id -u)" -eq 0 ] || fail "root is needed for $1"
}

peer_absent() { :; }

# pinned COMMAND...: on the CPU of what is measured; who asks it for something is on another where there is one.
# Its process is the one in $work/pid.
enter=
pinned() {
	$enter taskset -c "$cpu" sh -c 'echo $$ >"$0"; exec "$@"' "$work/pid" "$@"
}

# image PROGRAM [OPTION...]: prints the name of PROGRAM's image, which is made once.
image() {
	image_file=$work/$peer-$(basename "$1").img
	if ! [ -e "$image_file" ]; then
		"$sirloin" bake "$@" ${tree:+--rootfs "$tree"} -o "$image_file" >&2 || exit 1
	fi
	echo "$image_file"
}

# initrd PROGRAM [MODULE...]: prints the name of an initial RAM disk for Linux that runs PROGRAM with the
# arguments that the kernel's command line has behind "--", at the end of which the machine ends.
initrd() {
	initrd_program=$1
	initrd_file=$work/$peer-$(basename "$1").cpio
	shift
	[ -e "$initrd_file" ] || "$bench/initrd.sh" "$initrd_file" "$initrd_program" "$tree" "$@" || exit 1
	echo "$initrd_file"
}

# make_disk FILE-SYSTEM SIZE: a new $disk with a $disk_type. The host's workers, as those of a loop device, are on
# the CPU of what is measured for this sample.
make_disk() {
	if [ -z "$disk" ]; then
		at_exit "echo $(cat $workers) >$workers"
		need_root "the host's workers on one CPU"
		printf '%x\n' $((1 << cpu)) >$workers
	fi
	disk=$work/disk disk_type=$1
	rm -f "$disk"
	truncate -s "$2" "$disk"
	"mkfs.$1" -q "$disk" || fail "no file system $1"
}

# What is to be done when the case ends, the last first.
cleanup=''
at_exit() {
	cleanup="$*; $cleanup"
}

mac=02:00:00:00:00:63
# network_up: the network of the case, two namespaces: peer_run's programs and who asks them are in one that has
# the tap device tap0, programs of the host itself in another, with a pair of Ethernet devices between both.
network_up() {
	need_root "network namespaces"
	namespace asking
	namespace native
	in_asking ip tuntap add dev tap0 mode tap
	in_asking ip address add 10.99.0.1/24 dev tap0
	in_asking ip link set tap0 up
	# Its answers would come late while nobody is there.
	in_asking ip neighbour add 10.99.0.2 lladdr $mac dev tap0 nud permanent
	in_asking ip link add veth0 type veth peer name veth1 netns "$native_pid"
	in_asking ip address add 10.98.0.1/24 dev veth0
	in_asking ip link set veth0 up
	in_native ip address add 10.98.0.2/24 dev veth1
	in_native ip link set veth1 up
	cubic in_asking 10.99.0.0/24 dev tap0
	cubic in_asking 10.98.0.0/24 dev veth0
	cubic in_native 10.98.0.0/24 dev veth1
	cubic in_native local 127.0.0.1 dev lo
	enter=in_asking
}

# cubic NAMESPACE ROUTE...: Linux's own default for congestion, which images have; this host may be set to another.
cubic() {
	space=$1
	shift
	"$space" ip route change "$@" congctl cubic
}

# namespace NAME: in_NAME COMMAND... is in a network namespace of its own from now on.
namespace() {
	unshare -n sleep 1000000 &
	eval "$1_pid=$!"
	at_exit "kill $!"
	until [ "$(readlink "/proc/$!/ns/net")" != "$(readlink /proc/self/ns/net)" ]; do sleep 0.1; done
	nsenter --net="/proc/$!/ns/net" ip link set lo up
}
in_asking() { nsenter --net="/proc/$asking_pid/ns/net" "$@"; }
in_native() { nsenter --net="/proc/$native_pid/ns/net" "$@"; }

# Where a server is to be found.
address=10.99.0.2

# asking COMMAND...: in the peer's network, on another CPU than the peer.
asking() {
	in_asking taskset -c 0 "$@"
}

# Prints when the server gave its first page, in milliseconds since 1970. Starts before the server.
first_page_at() {
	FIRST_PAGE_ADDRESS=$address FIRST_PAGE_PAUSE=5 asking "$top/scripts/first-page.pl" 80 60
}

# Prints when the command began that started the server, in microseconds.
begun_at() {
	cat "$work/begun"
}

# first_word PROGRAM: prints when PROGRAM said its first word, in microseconds. It ends then by itself.
first_word() {
	date +%s%6N >"$work/begun"
	peer_run "$1" | {
		grep -qm 1 first && date +%s%6N
		cat >"$work/rest"
	}
}

# Measures, if there is something to measure, what passes before a kernel has its first instruction.
only_made() { :; }

# serve PROGRAM ARGUMENT...: peer_run in the background.
serve() {
	rm -f "$work/pid"
	date +%s%6N >"$work/begun"
	peer_run "$@" >"$work/server" 2>&1 &
	server=$!
	at_exit "end_server"
}

# await COMMAND...: until it is successful, for as long as the server is there.
await() {
	for _ in $(seq 300); do
		! "$@" >/dev/null 2>&1 || return 0
		kill -0 "$server" 2>/dev/null || break
		sleep 0.2
	done
	cat "$work/server" >&2
	fail "no answer from the server at $peer"
}

end_server() {
	[ -n "$server" ] || return 0
	stop_server
	wait "$server" 2>/dev/null || :
	server=''
}
server=''

stop_server() {
	kill "$(cat "$work/pid")" 2>/dev/null || :
}

# family PID: it and all its descendants.
family() {
	echo "$1"
	for child in $(pgrep -P "$1"); do
		family "$child"
	done
}

# Milliseconds of processor time that the server has taken so far: utime and stime of proc(5), in hundredths of a
# second.
busy() {
	for pid in $(family "$(cat "$work/pid")"); do
		sed 's/.*) //' "/proc/$pid/stat" 2>/dev/null
	done | awk '{ ticks += $12 + $13 } END { print ticks * 10 }'
}

# Megabytes in use by the server.
resident() {
	for pid in $(family "$(cat "$work/pid")"); do
		sed -n 's/^VmRSS:[^0-9]*//p' "/proc/$pid/status" 2>/dev/null
	done | awk '{ kb += $1 } END { printf "%.1f\n", kb / 1024 }'
}
