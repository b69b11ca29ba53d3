#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# What `make demo` runs: nginx serves files of an ext4 and an FFS disk, as a process and in QEMU, and
# nothing is left behind, be it at the end, interrupted or without memory.

. "$(dirname "$0")/../lib/tap.sh"
demo=$top/examples/nginx/demo.sh
mkdir "$work/tmp"
export TMPDIR="$work/tmp"
unset DEMO_BEGUN

# ended URL: nobody listens there any more; passt may take a moment to see that the image is gone.
ended() {
	for _ in $(seq 100); do
		ss -Hltn "sport = :${1##*:}" >"$work/listening"
		[ -s "$work/listening" ] || return 0
		sleep 0.1
	done
	diag_file "$work/listening"
	return 1
}

limited "$work/out" "$work/err" "$demo" "$build"
is "$status" 0 "the demo succeeds" || diag_file "$work/out" "$work/err"
contains "$work/out" '^ +[0-9]+ ms  fetched /numbers.txt from ext4: 1288895 bytes, sha256 equal$' \
	"a file of 1.3 MB from ext4"
contains "$work/out" '^ +[0-9]+ ms  fetched /ffs/numbers.txt from FFS: 1288895 bytes, sha256 equal$' \
	"a file of 1.3 MB from FFS"
contains "$work/out" '^ +[0-9]+ ms  stopped it by SIGTERM: exit status 0$' "SIGTERM ends it"
contains "$work/out" '^ +[0-9]+ ms  started the same file in QEMU \(q35, 64M\); first page' "the same file in QEMU"
is "$(grep -c 'sha256 equal$' "$work/out")" 8 "with the same files"
is "$(grep -c 'stopped it by SIGTERM: exit status 0$' "$work/out")" 2 "and is ended"
contains "$work/out" '^Peak resident memory of the process: [0-9]+ kB' "its memory is known"
url=$(sed -n 's/.*first page from //p' "$work/out" | tail -n 1)
ended "$url"
ok $? "passt has ended"
is "$(ls "$TMPDIR")" "" "no file is left"

# Interrupted as soon as it serves.
timeout --foreground -k 5 "$run_limit" "$demo" "$build" >"$work/out" 2>"$work/err" &
pid=$!
for _ in $(seq 200); do
	grep -q 'first page' "$work/out" && break
	sleep 0.05
done
contains "$work/out" "first page" "interrupted: it was serving"
kill -TERM "$pid"
wait "$pid"
is "$?" 130 "interrupted: status"
url=$(sed -n 's/.*first page from //p' "$work/out")
ended "$url"
ok $? "interrupted: passt has ended"
is "$(ls "$TMPDIR")" "" "interrupted: no file is left"

limited "$work/out" "$work/err" env DEMO_MEMORY=1M "$demo" "$build"
is "$status" 1 "too little memory: status"
contains "$work/err" 'sirloin.memory: too small' "too little memory: the image's own words are shown"
is "$(ls "$TMPDIR")" "" "too little memory: no file is left"

limited "$work/out" "$work/err" "$demo" "$work"
is "$status" 1 "nothing built: status"
contains "$work/err" 'type: make demo' "nothing built: says what to do"
finish
