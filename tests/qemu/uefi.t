#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# What `sirloin iso` writes, started by UEFI: from a CD, where the power button and the status are as with BIOS, and
# from a disk.
. "${SIRLOIN_TESTS:-$(dirname "$0")/..}/lib/tap.sh"
PATH=$SIRLOIN_TESTS/lib/uefi:$PATH
cd "$work" || exit 1

# iso PROGRAM WORD...: $work/PROGRAM.iso
iso() {
	name=$1
	shift
	bake "$build/tests/image/$name" "$name.img" || finish
	limited out err "$sirloin" iso "$name.img" --append "sirloin.tty=no sirloin.stdin=none -- $*"
	is "$status" 0 "an ISO of $name" || diag_file err
}

iso wait catch
: >out
timeout --foreground -k 5 "$run_limit" "$sirloin" run --on qemu wait.iso >out 2>err </dev/null &
pid=$!
for _ in $(seq 400); do
	grep -qa 'ready$' out && break
	sleep 0.1
done
contains out 'ready$' "it runs" || diag_file out err
kill -TERM $pid
wait $pid
is "$?" 3 "its status"
contains out '^signal 15' "SIGTERM by the power button"

iso show first
"$sirloin" run --on qemu -n show.iso | sed 's/,media=cdrom//; s/ide-cd/ide-hd/; s/readonly=on/readonly=off/' >run.sh
limited out err sh ./run.sh
contains out 'argument 1: first$' "it starts from a disk" || diag_file run.sh out err
finish
