# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh
# memcached with four threads under its own tests of its protocols, each with a fresh image. A machine takes every
# fourth of them. Then, as a process, those of its tests that start servers of their own, with all sorts of options.
#
# Environments: process q35 xen-pv xen-pvh
# On request: xen-pv xen-pvh
#
#   SIRLOIN_ALL  all of the first kind in QEMU too, and those of the second (make check-apps sets it)

folder=$top/tests/apps/memcached
source=$build/examples/memcached/source
port=$((20000 + $$ % 20000))
mkdir -p "$work/tree/etc" "$work/tree/tmp" "$work/run"
echo 'root:x:0:0::/:/bin/sh' >"$work/tree/etc/passwd"
bake "$source/memcached-debug" "$work/image" --rootfs "$work/tree" || finish
cp -r "$source/t" "$source/doc" "$source/memcached-debug" "$source/timedrun" "$work/run" || finish
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

all=${SIRLOIN_ALL:-}
case $environment in xen-*) all= ;; esac
every=4
[ "$environment" != process ] && [ -z "$all" ] || every=1
grep -v '^#' "$folder/tests" | awk "NR % $every == 0" >"$work/names"
while read -r name; do
	serve
	T_MEMD_USE_DAEMON=127.0.0.1:$port limited out err prove "t/$name.t"
	contains out '^Result: PASS' "t/$name.t" || diag_file err "$work/server" "$work/server.err"
	env_end
done <"$work/names"

# The test that starts a server waits until it answers: passt takes connections before that.
own() {
	mv memcached-debug memcached-native
	cp "$folder/server" memcached-debug
	sed -i "s|= \(IO::Socket::INET->new(PeerAddr => \"127\)|= !system('$folder/answers.pl', \$port) \&\& \1|" \
		t/lib/MemcachedTest.pm
	export MEMCACHED_RUN="$sirloin run $env_where --memory 256M" MEMCACHED_IMAGE="$work/image"
	while read -r name; do
		run_limit=300 limited out err prove "t/$name.t"
		contains out '^Result: PASS' "t/$name.t, with a server of its own" || diag_file err
	done
}
grep -v '^#' "$folder/own" >"$work/names"
[ -z "$all" ] || [ "$environment" != process ] || own <"$work/names"
finish
