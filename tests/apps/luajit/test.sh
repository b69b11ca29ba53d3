# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh
# LuaJIT compiles in an image what it compiles natively, and computes the same; ffi.C finds the program's own
# functions.
#
# Environments: process q35 xen-pv xen-pvh
# On request: xen-pv xen-pvh

program=$build/examples/luajit/luajit
tree=$work/tree
mkdir -p "$tree"
cp "$top/bench/luajit/numeric.lua" "$tree"
cp -r "$build/examples/luajit/source/src/jit" "$tree" || finish
cat >"$tree/look.lua" <<'END'
local ffi = require "ffi"
ffi.cdef [[
	int snprintf(char *buf, size_t size, const char *format, ...);
	long syscall(long number, ...);
	void *luaL_newstate(void);
	char **environ;
	int no_such_function(void);
]]
local buf = ffi.new("char[40]")
ffi.C.snprintf(buf, 40, "%d %s", ffi.new("int", 7), "of musl")
print(ffi.string(buf), ffi.C.syscall(-1), ffi.C.luaL_newstate() ~= nil, ffi.C.environ ~= nil)
print(pcall(function() return ffi.C.no_such_function end))
print(pcall(ffi.load, "nothing"))
END
bake "$program" "$work/image" --rootfs "$tree" --env 'LUA_PATH=/?.lua' || finish

# same ARGUMENT...: prints what it prints natively.
same() {
	(cd "$tree" && LUA_PATH='./?.lua' "$program" "$@") >"$work/want"
	env_run "$work/image" "" "$@"
	tr -d '\r' <"$work/out" >"$work/got"
	is "$status" 0 "$* ends well"
	cmp -s "$work/want" "$work/got"
	ok $? "$* prints the same" || diag_file "$work/want" "$work/got" "$work/err"
}
same numeric.lua 2
same look.lua

env_run "$work/image" "" -jv=- numeric.lua 1
traces=$(grep -c '^\[TRACE  *[0-9]' "$work/out")
ok $((traces < 20)) "$traces traces are compiled" || diag_file "$work/out" "$work/err"
! grep -q 'failed to allocate mcode' "$work/out"
ok $? "there is memory for code near the compiler" || diag_file "$work/out"
finish
