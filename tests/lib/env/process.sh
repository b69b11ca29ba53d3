# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh
# The environment "process": an image runs as a Linux process. An environment is a file in this
# folder that defines what is here; tests/run lists it by its name.

# Options for `sirloin bake`, as words.
# shellcheck disable=SC2034 # for app-test
env_bake=

# The name of the first disk.
# shellcheck disable=SC2034 # for tests/apps
env_disk=vda

# Where, as words for `sirloin run`.
env_where=

# Prints why images cannot run here; nothing if they can.
env_missing() {
	[ -x "$sirloin" ] || echo "no $sirloin: run make"
}

# env_run IMAGE OPTIONS ARG...: runs IMAGE with the words of OPTIONS for `sirloin run`. Leaves the
# program's output in $work/out, the rest in $work/err and sets $status and $timed_out as limited().
env_run() {
	env_image=$1 env_options=$2
	shift 2
	# shellcheck disable=SC2086 # options are words
	limited "$work/out" "$work/err" "$sirloin" run $env_where $env_options "$env_image" -- "$@"
}

# The same at a terminal, into which both of the program's streams go.
env_run_at_terminal() {
	env_image=$1 env_options=$2
	shift 2
	limited "$work/out" "$work/err" script -qec \
		"stty rows 24 cols 80; exec $sirloin run $env_options $env_image -- $*" /dev/null
}

# env_serve PORTS IMAGE OPTIONS ARG...: the same in the background, with a network. PORTS are words HOST:GUEST: ports of
# 127.0.0.1 and of the program. Output goes to $work/server and $work/server.err; $server is the process that ends
# with the program's status.
env_serve() {
	env_ports=$1 env_image=$2 env_options=$3
	shift 3
	env_net=passt
	for env_port in $env_ports; do
		env_net=$env_net,tcp=$env_port
	done
	# shellcheck disable=SC2086 # options are words
	"$sirloin" run $env_where --append ip=dhcp --net "$env_net" $env_options "$env_image" -- "$@" \
		>"$work/server" 2>"$work/server.err" </dev/null &
	server=$!
	at_exit "kill $server 2>/dev/null"
}

# env_await SECONDS COMMAND...: until COMMAND succeeds, for as long as what env_serve runs is there. QEMU and passt take
# connections before anybody is behind them, so COMMAND has to see an answer.
env_await() {
	env_until=$(($(date +%s) + $1))
	shift
	until "$@" >/dev/null 2>&1; do
		kill -0 "$server" 2>/dev/null && [ "$(date +%s)" -lt "$env_until" ] || return
		sleep 0.1
	done
}

# What a program has for a status that SIGTERM ends.
# shellcheck disable=SC2034 # for tests/apps
env_terminated=143

# SIGTERM for what env_serve runs. Sets $status when it has ended.
env_end() {
	kill "$server"
	wait "$server" 2>/dev/null
	status=$?
}

# As a power failure: what env_serve runs is gone.
env_kill() {
	kill -KILL "$server"
	wait "$server" 2>/dev/null
}
