# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC2034,SC2154
# For bench/*/case.sh and bench/peers/*.sh. A case says what is measured; a peer is where a program runs:
#
#   case.sh    peers="NAME..."   where it is measured
#              goal LINES        see report.awk; METRIC OURS PEER RATIO
#              prepare()         makes what it needs in $work (optional)
#              sample PEER       prints lines METRIC VALUE UNIT; of the units of time and size less is better,
#                                of those that end in /s more
#   peers/     peer_run PROGRAM ARGUMENT...
#                                runs a static program, its output on standard output
#
# A case may set, before peer_run: tree, a folder with files that the program finds at / ; disk, a file with a
# file system, in whose root the program runs; memory.
#
# Given by bench/run: $top, $build, $bench, $work (a folder of the case's own), $peer, $cpu.
sirloin=$build/sirloin
memory=256M
tree='' disk=''
# Whatever it is, it is better than in User-mode Linux. A METRIC * is all of them.
goals="* process uml 1
"

# goal METRIC OURS PEER RATIO: how many times better than at PEER the METRIC has to be at OURS.
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

# pinned COMMAND...: on the CPU of what is measured; who asks it for something is on another where there is one.
pinned() {
	taskset -c "$cpu" "$@"
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

# make_disk FILE-SYSTEM SIZE: a new $disk with a $disk_type.
make_disk() {
	disk=$work/disk disk_type=$1
	rm -f "$disk"
	truncate -s "$2" "$disk"
	"mkfs.$1" -q "$disk" || fail "no file system $1"
}
