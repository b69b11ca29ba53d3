#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Proves that the command reads no byte that it has not written and gives back all memory, whether it
# bakes, refuses, or prints what it would run.
. "${SIRLOIN_TESTS:-$(dirname "$0")/..}/lib/tap.sh"
. "$SIRLOIN_TESTS/lib/command.sh"
mkdir -p "$work/root/etc"
cd "$work" || exit 1
echo text >root/etc/text
ln -s text root/etc/link

# watched COMMAND...: under valgrind, whose complaints are in the log.
watched() {
	limited out err valgrind --quiet --error-exitcode=99 --leak-check=full \
		--errors-for-leak-kinds=definite,indirect,possible --log-file=log "$@"
}

# clean STATUS ARGUMENT...: sirloin ends with STATUS and valgrind has nothing to say.
clean() {
	clean_wanted=$1
	shift
	watched "$sirloin" "$@"
	if [ "$status" = "$clean_wanted" ] && ! [ -s log ]; then
		pass "sirloin $*"
	else
		fail "sirloin $*: status $status, wanted $clean_wanted"
		diag_file log err
	fi
}

printf '%s\n' '#include <stdlib.h>' 'static void *p;' \
	'int main(void) { p = malloc(8); int r = *(char *)p & 0; p = 0; return r; }' >wrong.c
gcc -O0 -o wrong wrong.c
watched ./wrong
is "$status" 99 "valgrind objects to a leak"

for program in musl high glibc pie; do
	cp "$programs/program-$program" .
	clean 0 bake "program-$program"
done
clean 0 bake program-musl -o image --rootfs root --cmdline "quiet root=/dev/vda" --env "A=b c" \
	--env B= --with default -- one "two words"
clean 2 bake "$programs/program-dynamic"
clean 2 bake root/etc/text
clean 1 bake nowhere
clean 1 bake program-musl --rootfs nowhere
clean 1 bake program-musl --with ../x
clean 1 bake program-musl -o nowhere/image
clean 0 run -n image
clean 0 run -n --memory 16M --disk "image,ro" --net none --net fd:3 --append quiet --timeline \
	image -- one "two words"
clean 125 run -n --memory lots image
clean 125 run --disk nowhere image
clean 127 run -n nowhere
clean 0 --help
clean 0 help bake
clean 1 frobnicate
finish
