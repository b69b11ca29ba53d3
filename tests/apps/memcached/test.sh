# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh
# memcached with four threads under its own tests of its protocols, each with a fresh image. A machine takes
# every fourth of them. Guests of Xen take that many in any case.
#
# Environments: process q35 xen-pv xen-pvh
# On request: xen-pv xen-pvh
#
#   SIRLOIN_ALL  all of them everywhere (make check-apps sets it)

folder=$top/tests/apps/memcached
source=$build/examples/memcached/source
port=$((20000 + $$ % 20000))
mkdir -p "$work/tree/etc" "$work/run"
echo 'root:x:0:0::/:/bin/sh' >"$work/tree/etc/passwd"
bake "$source/memcached-debug" "$work/image" --rootfs "$work/tree" || finish
cp -r "$source/t" "$source/doc" "$source/memcached-debug" "$work/run" || finish
cd "$work/run" || finish

# answers: the server does.
answers() {
	printf 'version\r\nquit\r\n' | timeout 5 curl -s "telnet://127.0.0.1:$port" | grep -q ^VERSION
}

# serve: a server in the background, until it answers.
serve() {
	env_serve "$port:11211" "$work/image" "--memory 128M" -u root -t 4
	env_await 10 answers
}

every=1
[ "$environment" = process ] || every=4
case ${SIRLOIN_ALL:+all}$environment in all*xen*) ;; all*) every=1 ;; esac
grep -v '^#' "$folder/tests" | awk "NR % $every == 0" >"$work/names"
while read -r name; do
	serve
	T_MEMD_USE_DAEMON=127.0.0.1:$port limited out err prove "t/$name.t"
	is "$status" 0 "t/$name.t" || diag_file out err "$work/server" "$work/server.err"
	env_end
done <"$work/names"
finish
