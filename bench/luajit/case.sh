# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC2034,SC2154
# How fast compiled Lua is: seconds of the CPU's time as the host has counted it, which leaves out what else the
# host does, without those of a run that computes nothing, an image's start and end.
#   BENCH_SIZE  how much is computed (50)
peers="native process"
size=${BENCH_SIZE:-50}
for part in mandelbrot sieve bodies strings; do
	goal $part process native 0.95
done

luajit=$build/examples/luajit/luajit

prepare() {
	tree=$work/tree
	mkdir "$tree"
	cp "$bench/luajit/numeric.lua" "$tree"
}

# getrusage(RUSAGE_CHILDREN): times() counts hundredths only.
# shellcheck disable=SC2016 # the variables are perl's
measure='system(@ARGV) == 0 or exit 1;
	my $usage = "\0" x 144;
	syscall(98, -1, $usage) == 0 or exit 1;
	my ($user, $user_us, $system, $system_us) = unpack("q4", $usage);
	printf "%.4f\n", $user + $system + ($user_us + $system_us) / 1e6;'

# seconds PEER PART: prints them; the answer is to be that of all others.
seconds() {
	if [ "$1" = native ]; then
		set -- "$2" "$luajit" "$tree/numeric.lua"
	else
		set -- "$2" "$sirloin" run "$(image "$luajit")" -- /numeric.lua
	fi
	part=$1
	shift
	pinned perl -e "$measure" "$@" "$size" "$part" >"$work/answer.all" || fail "no answer"
	sed \$d "$work/answer.all" >"$work/answer.new"
	[ -e "$work/$part.answer" ] || cp "$work/answer.new" "$work/$part.answer"
	cmp "$work/$part.answer" "$work/answer.new" >&2 || fail "$part: another answer"
	tail -n 1 "$work/answer.all"
}

sample() {
	start=$(seconds "$1" nothing) || exit 1
	for part in mandelbrot sieve bodies strings; do
		all=$(seconds "$1" $part) || exit 1
		echo "$part $all $start" | awk '{ printf "%s %.4f s\n", $1, $2 - $3 }'
	done
}
