# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh
# Shell functions for tests of `sirloin oci`. A test sources this after tap.sh and works in $work.

# Folders for skopeo, umoci and runc; ordinary users have to get to what is theirs in it.
chmod 711 "$work"
export HOME="$work" XDG_RUNTIME_DIR="$work"

# pack PROGRAM OPTION...: NAME.img and NAME.tar in the present folder.
pack() {
	pack_name=${1##*/}
	bake "$1" "$pack_name.img" || finish
	shift
	asks "oci $pack_name.img" "$sirloin" oci "$pack_name.img" "$@" || finish
}

# asks WORDS COMMAND...: it succeeds.
asks() {
	asks_words=$1
	shift
	limited out err "$@"
	is "$status" 0 "$asks_words" || {
		diag_file out err
		return 1
	}
}

# of FILE EXPRESSION: what perl makes of $c, which FILE has as JSON. A list has its elements in lines.
of() {
	perl -CO -MJSON::PP -e 'undef $/; my ($file, $e) = @ARGV; open F, $file or die; my $c = decode_json(<F>);
		my $v = eval $e; die $@ if $@; print map { "$_\n" } ref $v ? @$v : $v' "$1" "$2"
}

# change FILE STATEMENTS: the same, to change it.
change() {
	perl -MJSON::PP -e 'undef $/; my ($file, $e) = @ARGV; open F, $file or die; my $c = decode_json(<F>);
		eval $e; die $@ if $@; open F, ">$file" or die; print F encode_json($c)' "$1" "$2"
}
