#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Real programs do as an image what they do natively, and nearly all of their system call sites are
# rewritten: Lua, LuaJIT, SQLite, fio and nginx with musl, Debian's busybox-static with glibc and stripped.
. "$(dirname "$0")/../lib/tap.sh"

# sites PROGRAM: bakes it as $work/image; at least 95 % of its sites do not trap.
sites() {
	"$sirloin" bake "$1" -o "$work/image" --report >"$work/report" 2>&1 || diag_file "$work/report"
	percent=$(sed -n 's/^.* rewritten (\([0-9]*\)\..*/\1/p' "$work/report")
	[ "${percent:-0}" -ge 95 ]
	ok $? "$(basename "$1"): $(tail -n 1 "$work/report")" || diag_file "$work/report"
}

# same PROGRAM ARGUMENT...: output and status are those of the native run.
same() {
	program=$1
	shift
	mkdir -p "$work/native"
	(cd "$work/native" && limited "$work/want" "$work/want.err" "$program" "$@"
		echo "$status" >>"$work/want")
	run_image "$work/image" --memory 32M -- "$@"
	echo "$status" >>"$work/out"
	cmp -s "$work/want" "$work/out"
	ok $? "$(basename "$program") $(echo "$*" | tr '\n' ' ' | cut -c1-50)" ||
		diag_file "$work/want" "$work/out" "$work/err"
}

lua='
local t = {}
for i = 1, 200000 do t[i] = (i * 7919) % 1000003 end
table.sort(t)
local f = assert(io.open("file", "w"))
for i = 1, 1000 do f:write(t[i * 100], "\n") end
f:close()
local sum = 0
for line in io.lines("file") do sum = sum + tonumber(line) end
print(#t, t[1], t[100000], sum, os.remove("file"))
print(pcall(error, "an error"), string.format("%5.2f", math.pi), os.getenv("NOBODY"))
os.exit(7)'

program=$build/examples/lua/lua
sites "$program"
same "$program" -e "$lua"

program=$build/examples/luajit/luajit
sites "$program"
same "$program" -e "$lua"
same "$program" -e 'local ffi = require("ffi")
	ffi.cdef "typedef struct { double x, y; } point;"
	local p, s = ffi.new("point[1000]"), 0
	for n = 1, 2000 do for i = 0, 999 do p[i].x = i; p[i].y = n; s = s + p[i].x * p[i].y end end
	print(s, jit.status())'

program=$build/examples/sqlite/sqlite3
sites "$program"
same "$program" data.db 'create table t(a integer primary key, b, c);
	with recursive r(x) as (select 1 union all select x + 1 from r where x < 20000)
	insert into t select x, x * x % 1009, printf("row %d", x) from r;
	create index i on t(b); select count(*), sum(b), max(c) from t;
	update t set c = upper(c) where b < 100; select c from t where b = 4 order by a limit 5;
	pragma integrity_check; drop table t; vacuum;'
rm -f data.db

program=/bin/busybox
sites "$program"
same "$program" awk 'BEGIN { for (i = 0; i < 100000; i++) s += i % 7; print s; exit 3 }'
# shellcheck disable=SC2016 # busybox expands it
same "$program" sh -c 'i=0; while [ $i -lt 2000 ]; do i=$((i + 1)); done; echo $i; cd /nowhere'
same "$program" seq -s , 1 50

program=$build/examples/fio/fio
sites "$program"
run_image "$work/image" --memory 64M -- --output-format=terse --thread --name=t --filename=f --size=8M \
	--rw=randwrite --verify=crc32c
is "$status $(cut -d ';' -f 3-6,47 "$work/out")" "0 t;0;0;8192;8192" "fio reads back 8 MB that it has written" ||
	diag_file "$work/out" "$work/err"

sites "$build/examples/nginx/nginx"
same "$build/examples/nginx/nginx" -v
finish
