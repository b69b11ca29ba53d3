# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh
# Redis under its own test suite, run from outside over TCP: all of it that Redis lets run against a
# server that it has not started, but what needs a fork (replication, background saving) and what
# Redis itself calls slow. Then the append-only file on ext4: what was acknowledged is there after the
# machine was killed.
#
# Environments: process q35 xen-pv xen-pvh
# On request: xen-pv xen-pvh
#
# On a machine some units must do: others measure time, by a wall clock that starts there with a whole second.
#
#   SIRLOIN_ALL  as a process all units of the suite (make check-apps sets it)

redis=$build/examples/redis
cli=$redis/source/src/redis-cli
port=$((20000 + $$ % 20000))
mkdir -p "$work/tree/etc" "$work/tree/tmp"
printf '%s\n' 'bind 0.0.0.0' 'protected-mode no' 'save ""' >"$work/tree/etc/redis.conf"
bake "$redis/redis-server" "$work/image" --rootfs "$work/tree" -- /etc/redis.conf || finish
units="unit/auth unit/bitfield unit/keyspace unit/multi unit/pubsub unit/type/incr"
if [ "$environment" != process ]; then
	units="unit/auth unit/pubsub unit/type/incr"
elif [ -n "${SIRLOIN_ALL:-}" ]; then
	units=
fi

# command_line ARGUMENT...: redis-cli, which waits for ever on a connection that nobody answers.
command_line() { timeout 60 "$cli" -p "$port" "$@"; }

# answers: the server does.
answers() { [ "$(timeout 5 "$cli" -p "$port" ping)" = PONG ]; }

# serve OPTIONS ARG...: a server in the background, until it answers.
serve() {
	options=$1
	shift
	env_serve "$port:6379" "$work/image" "--memory 256M $options" "$@"
	env_await 60 answers && return
	fail "the server answers"
	env_kill
	diag_file "$work/server" "$work/server.err"
	finish
}

# With the append-only file from the beginning: turned on later it would have to be written by a fork.
serve "" --enable-debug-command yes --dir /tmp --appendonly yes --auto-aof-rewrite-percentage 0
command_line bgsave >"$work/out" 2>&1
contains "$work/out" "ERR" "BGSAVE, which forks, is refused by Redis itself"

# Beside what has tags of its own for it: the first fails on any machine, for what it sends is of another
# version than the server; the last takes a port of the test's host for one of the server's; the others
# want to be a replica, or the append-only file rewritten.
left_out=$top/tests/apps/redis/left-out
for unit in $units; do
	single="${single:-} --single $unit"
done
cp -r "$redis/source" "$work/source"
cd "$work/source" || finish
# shellcheck disable=SC2086 # words
run_limit=2000 limited "$work/suite" "$work/suite.err" ./runtest --host 127.0.0.1 --port "$port" \
	--clients 1 --baseport $((port + 10000)) --no-latency --durable --tags '-slow -needs:repl -needs:save' \
	--skipfile "$left_out" ${single:-}
passed=$(grep -c '\[.*ok.*\]:' "$work/suite")
failed=$(grep -cE '\[.*(err|exception).*\]:' "$work/suite")
is "$status $failed" "0 0" "none of its tests fails" || {
	grep -E -A 3 '\[.*(err|exception).*\]:' "$work/suite" >"$work/failed"
	tail -n 30 "$work/suite" >"$work/tail"
	diag_file "$work/failed" "$work/tail" "$work/suite.err" "$work/server.err"
}
least=900
[ -z "$units" ] || least=50
ok $((passed < least)) "$passed pass"
if command_line shutdown nosave >"$work/out" 2>&1; then
	wait "$server"
	status=$?
else
	diag_file "$work/out"
	env_end
fi
is "$status" 0 "SHUTDOWN or SIGTERM ends it well" || diag_file "$work/server" "$work/server.err"
contains "$work/server" "Can't save in background: fork: Function not implemented" "it has said why it could not save"

# The append-only file: killed without a warning, it has all that was answered.
cd "$work" || finish
mke2fs -q -t ext4 "$work/disk" 64M >"$work/mke2fs" 2>&1 || diag_file "$work/mke2fs"
data="--disk $work/disk --append rump.mount=/dev/$env_disk,/data,ext4"
serve "$data" --dir /data --appendonly yes --appendfsync always
seq 2000 | sed 's/.*/set key:& value:&/' | command_line >"$work/answers"
is "$(grep -c '^OK' "$work/answers")" 2000 "two thousand keys are written" || diag_file "$work/server.err"
env_kill
serve "$data" --dir /data --appendonly yes --appendfsync always
is "$(command_line dbsize) $(command_line get key:1777)" "2000 value:1777" "and are there after a kill" ||
	diag_file "$work/server" "$work/server.err"
command_line shutdown >/dev/null 2>&1
wait "$server"
is $? 0 "SHUTDOWN ends it well" || diag_file "$work/server" "$work/server.err"
e2fsck -fn "$work/disk" >"$work/fsck" 2>&1
is $? 0 "and the file system is clean" || diag_file "$work/fsck"
finish
