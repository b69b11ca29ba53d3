#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# hyp.h: disks, through io_uring and by plain calls.
# shellcheck disable=SC2016 # $0 is for inner shells
. "${0%/*}/lib.sh"

# image FILE FIRST-BYTE(octal): 1 MB
image() {
	truncate -s 0 "$1"
	truncate -s 1M "$1"
	# shellcheck disable=SC2059 # it is an escape
	printf "\\$2" | dd of="$1" conv=notrunc 2>/dev/null
}

for uring in on off; do
	how="sirloin.uring=$uring"
	image a 132
	case_of "$how sirloin.disk=a" disk
	is "$(wc -c <a)" 1048576 "$uring: the file is as long as before"
	case_of "$how sirloin.disk=a" disk-spin
	before=$(cksum <a)
	case_of "$how sirloin.disk=a,ro" disk-read-only
	is "$(cksum <a)" "$before" "$uring: a read-only file is as before"
	image a 132
	image 'b c' 133
	image d 134
	case_of "$how sirloin.disk=a sirloin.disk=\"b c\" \"sirloin.disk=d\"" disk-many
done

# Which way was taken: only plain calls need preadv, only the ring shows in /proc.
image a 132
for uring in on off; do
	SIRLOIN_CMDLINE="sirloin.uring=$uring sirloin.disk=a" "$kernel" signal >ready &
	pid=$!
	wait_for ready '^# ready'
	rings=$(find "/proc/$pid/fd" -lname '*io_uring*' | wc -l)
	kill -TERM "$pid"
	wait "$pid"
	case $uring in
	off) is "$rings" 0 "sirloin.uring=off makes no ring" ;;
	on)
		if [ "$(cat /proc/sys/kernel/io_uring_disabled 2>/dev/null || echo 0)" = 0 ]; then
			is "$rings" 1 "a ring is made where the host allows it"
		else
			skip "this host has io_uring switched off"
		fi
		;;
	esac
done

# Two images must not write one file.
SIRLOIN_CMDLINE="sirloin.disk=a" "$kernel" signal >ready &
pid=$!
wait_for ready '^# ready'
refused 'sirloin.disk=a' 'disk a: in use by another process; stop that one' "a second writer"
refused 'sirloin.disk=a,ro' 'disk a: in use by another process; ' "a reader beside a writer"
kill -TERM "$pid"
wait "$pid"
SIRLOIN_CMDLINE="sirloin.disk=a,ro" "$kernel" signal >ready &
pid=$!
wait_for ready '^# ready'
platform 'sirloin.disk=a,ro' "$kernel" boot
is "$status" 0 "two readers"
kill -TERM "$pid"
wait "$pid"

own=-m
[ "$(id -u)" -eq 0 ] || own=-rm
if unshare $own true 2>/dev/null; then
	for uring in on off; do
		# A mount namespace of its own: nothing stays behind.
		limited "$work/out" "$work/err" unshare $own sh -c '
			mkdir -p full && mount -t tmpfs -o size=256k none full &&
			truncate -s 1M full/disk &&
			export SIRLOIN_CMDLINE="sirloin.uring=$1 sirloin.disk=full/disk" &&
			exec "$0" disk-full
		' "$kernel" "$uring"
		merge "disk-full (uring $uring)"
	done
else
	skip "a full file system: no mount namespace without root here"
fi
if [ "$(id -u)" -eq 0 ]; then
	loop=$(losetup -f --show a 2>/dev/null)
	if [ -n "$loop" ]; then
		at_exit "losetup -d $loop"
		printf Z | dd of="$loop" conv=notrunc 2>/dev/null
		case_of "sirloin.disk=$loop" disk
	else
		skip "no loop device"
	fi
else
	skip "a block device: needs root to make one"
fi
finish
