#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# usage: table.sh FILE...
# Prints, as C, the table of what the objects, archives or programs define for others: what a dynamic
# linker would find in them.
set -eu

# What LOCAL and HIDDEN leave out nobody finds in a library either; thread-local names have no address.
readelf -sW "$@" | awk '
	$4 ~ /^(FUNC|OBJECT|NOTYPE|COMMON)$/ && $5 ~ /^(GLOBAL|WEAK)$/ && $6 == "DEFAULT" &&
		$7 != "UND" { print $8 }' | LC_ALL=C sort -u | awk '
	BEGIN { print "#include \"dlsym.h\"" }
	# By its assembler name: the compiler knows some of them, with a type.
	{ printf "extern char s%d[] __asm__(\"%s\");\n", NR, $1; name[NR] = $1 }
	END {
		print "const struct dlsym_entry dlsym_table[] = {"
		for (i = 1; i <= NR; i++)
			printf "\t{ \"%s\", s%d },\n", name[i], i
		print "};"
		print "const size_t dlsym_entries = " NR ";"
	}'
