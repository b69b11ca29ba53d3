#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Proves the mechanism of components: every fragment of kernel/config takes effect, in the sets that
# are built and with all the others; wrong names are refused; nothing is built twice; and the default
# set offers an image the file systems and sockets that it names.
. "$(dirname "$0")/../lib/tap.sh"
unset MAKEFLAGS MFLAGS MAKELEVEL
cd "$top" || exit 1
default=$(sed -n 's/^DEFAULT_COMPONENTS := //p' kernel/build.mk)

# honours CONFIG NAME...: CONFIG has every option of the named fragments; the last one that names an
# option counts.
honours() {
	config=$1
	shift
	for name; do
		cat "kernel/config/$name.config"
	done | tac | awk -F= '/^CONFIG_/ && !seen[$1]++' >"$work/options"
	bad=$(while read -r line; do
		case $line in
		*=n) ! grep -q "^${line%n}" "$config" ;;
		*) grep -qxF "$line" "$config" ;;
		esac || echo "$line"
	done <"$work/options")
	[ -s "$work/options" ] && [ -z "$bad" ]
	ok $? "every option has effect: $*" || diag "$bad"
}

# Nothing else, and above all no "# CONFIG_A is not set", which Kconfig takes for an option.
is "$(grep -Ev '^(# |$)|^CONFIG_[A-Z0-9_]+=[^ ]' kernel/config/*.config
	grep -E '^# CONFIG_.* is not set' kernel/config/*.config)" "" \
	"fragments are comments and lines CONFIG_A=y"

# The sets that the build makes. The name lists what was added.
# shellcheck disable=SC2013 # words
for set in default $(sed -n 's/^[A-Z]*_SET := default+/default+/p' kernel/build.mk); do
	# shellcheck disable=SC2046,SC2086 # words
	honours "$build/kernel/$set/linux/.config" base $default $(echo "${set#default}" | tr + ' ')
	is "$(grep -i warning "$build/kernel/$set/config.log")" "" "no warnings of Kconfig: $set"
done

# All components at once, configured only.
make -s components >"$work/names"
ok $? "make components"
is "$(sort "$work/names")" \
	"$(find kernel/config -name '*.config' ! -name base.config -printf '%f\n' |
		sed 's/\.config$//' | sort)" "it lists them all"
added=$(grep -vxF "$(echo "$default" | tr ' ' '\n')" "$work/names")
mkdir "$work/all"
for name in base $default $added; do
	cat "kernel/config/$name.config"
done >"$work/fragments"
make -s -C "$build"/linux-source-*/ ARCH=rump O="$work/all" KCONFIG_ALLCONFIG="$work/fragments" \
	allnoconfig >"$work/log" 2>&1
ok $? "all components together: configured" || {
	diag_file "$work/log"
	finish
}
# shellcheck disable=SC2086 # words
honours "$work/all/.config" base $default $added

# The check that every build makes.
printf '%s\n' CONFIG_EXT4_FS=y CONFIG_NO_SUCH_OPTION=y CONFIG_NET=n >"$work/wrong"
scripts/check-config.sh "$build/kernel/default/linux/.config" "$work/wrong" >"$work/log" 2>&1
is "$?" 1 "an option that Kconfig does not honour fails a build"
is "$(sed 's/.*: //' "$work/log" | tr '\n' ' ')" "CONFIG_NO_SUCH_OPTION=y CONFIG_NET=n " "it is named"

# Names.
make -n kernel WITH=nonsense,dev-loop >"$work/out" 2>"$work/log"
is "$?" 2 "an unknown component is refused"
contains "$work/log" 'no such component: nonsense; there are: .*dev-loop' "by name, with those there are"

# ONLY= in the place of the default set.
make -n kernel ONLY=net-inet,dev-block >"$work/out" 2>"$work/log"
contains "$work/out" 'base.config kernel/config/dev-block.config kernel/config/net-inet.config \|' \
	"ONLY= names all components"
contains "$work/out" 'kernel/only.dev-block.net-inet/fragments' "the set has a name of its own"
make -n kernel ONLY=net-inet WITH=dev-loop >"$work/out" 2>"$work/log"
is "$?" 2 "ONLY= and WITH= exclude each other"

# A second make has nothing to do.
for with in "" test-kunit; do
	make -q kernel B="${build#"$top"/}" WITH=$with >"$work/log" 2>&1
	ok $? "a second make has nothing to do: default $with" || diag_file "$work/log"
done

bake "$build/tests/image/kinds" "$work/image" || finish
run_image "$work/image"
is "$status" 0 "the program ends well" || diag_file "$work/err"
for kind in ext4 ufs xfs vfat iso9660 squashfs ramfs proc sysfs devtmpfs; do
	contains "$work/out" "^file system $kind\$" "the default set has $kind"
done
for kind in 'AF_INET SOCK_STREAM' 'AF_INET SOCK_DGRAM' 'AF_INET6 SOCK_STREAM' 'AF_INET6 SOCK_DGRAM' \
	'AF_UNIX SOCK_STREAM' 'AF_UNIX SOCK_DGRAM' 'AF_PACKET SOCK_RAW' 'AF_NETLINK SOCK_RAW'; do
	contains "$work/out" "^socket $kind\$" "the default set has $kind"
done
finish
