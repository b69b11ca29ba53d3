#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Proves what the sirloin command says and does before any kernel runs: help, mistakes, exit statuses,
# the command line that `run -n` prints, what the image is handed.
. "${SIRLOIN_TESTS:-$(dirname "$0")/..}/lib/tap.sh"
. "$SIRLOIN_TESTS/lib/command.sh"
mkdir -p "$work/kernels/default+dev-x" "$work/bin"
unset SIRLOIN_CMDLINE
cd "$work" || exit 1

# prints COMMAND ARGUMENT...: what `sirloin run -n` prints.
prints() {
	prints_wanted=$1
	shift
	is "$("$sirloin" run -n "$@" 2>&1)" "$prints_wanted" "run -n $*"
}

try 0 "^usage: sirloin SUBCOMMAND" --help
try 0 "^sirloin [0-9]" --version
try 0 "^usage: sirloin bake" help bake
try 0 "^usage: sirloin run" run --help
try 1 "did you mean 'bake'" bak
try 1 "did you mean 'run'" help rnu
try 1 "no subcommand 'frobnicate'$" frobnicate
try 1 "Try: sirloin --help" --frobnicate
try 1 "subcommand is missing"

cp "$programs/program-musl" prog
try 1 "program is missing" bake
try 1 "one program at a time" bake prog prog
try 1 "unrecognized option" bake --frobnicate prog
try 1 "write NAME=VALUE" bake prog --env A
try 1 "write NAME=VALUE" bake prog --env =A
try 1 "one of the two" bake prog --with dev-loop --only net-inet
try 1 "there are packed, plain and none" bake prog --symbols some
try 1 "named with a-z" bake prog --with ../x
limited out err "$sirloin" bake prog
is "$status $(ls prog.img)" "0 prog.img" "the image's default name"
limited out err "$sirloin" bake -- prog
is "$status" 1 "behind -- there is no program"

try 125 "image is missing" run
try 125 "unrecognized option" run --frobnicate prog.img
try 125 "is no size" run --memory lots prog.img
try 125 "is unknown; use tap:NAME" run --net wifi prog.img
try 125 "bad port" run --net passt,tcp=80 prog.img
try 125 "bad port" run --net passt,tcp=80:80,udp=53:70000 prog.img
try 125 "has a part that is not known there" run --net passt,sctp=80:80 prog.img
try 125 "no Sirloin image; make one" run prog
try 125 "double quote cannot be given" run --disk 'a"b' prog.img
try 125 "disk nowhere.img: No such file" run --disk nowhere.img prog.img
try 125 "is not a file or block device" run --disk /dev/null prog.img
try 125 "no network interface sirloin-none" run --net tap:sirloin-none prog.img
try 125 "network interface lo is no tap device" run --net tap:lo prog.img
try 126 "is a folder" run "$work/bin"
try 127 "nowhere.img: No such file" run nowhere.img
cp prog.img plain.img
chmod 644 plain.img
try 126 "plain.img: Permission denied" run plain.img

# The version is the first word of the note's description: after its header and owner.
cp prog.img other.img
note=$(readelf -lW prog.img | awk '$1 == "NOTE" { print $2 }')
printf '\011' | dd of=other.img bs=1 seek=$((note + 20)) conv=notrunc status=none
try 125 "another version of Sirloin; bake it again" run other.img

prints "./prog.img" prog.img
prints "$work/prog.img a 'b c' -n" "$work/prog.img" -- a 'b c' -n
options='sirloin.memory=16M sirloin.disk="my disk,ro" sirloin.net=passt,tcp=8080:80'
prints "SIRLOIN_CMDLINE='$options sirloin.timeline loglevel=7' ./prog.img" \
	--memory 16M --disk "my disk,ro" --net passt,tcp=8080:80 --timeline --append loglevel=7 prog.img
is "$("$sirloin" run -n --append 'a b' --append c=d prog.img)" "SIRLOIN_CMDLINE='a b c=d' ./prog.img" \
	"--append may be repeated"
is "$(SIRLOIN_CMDLINE=quiet "$sirloin" run -n --net none --append "a='b'" prog.img)" \
	"SIRLOIN_CMDLINE='quiet sirloin.net=none a='\\''b'\\''' ./prog.img" \
	"an existing SIRLOIN_CMDLINE comes first"
chmod 644 prog.img
try 126 "Permission denied" run -n prog.img
chmod 755 prog.img

limited out err "$sirloin" run prog.img
is "$status $(tail -n 1 out)" "42 sound" "the image's exit status is the command's"
strace -o trace -v -s 400 -e trace=execve "$sirloin" run --memory 16M prog.img -- x 'y z' >out 2>err
contains trace 'execve\("./prog.img", \["./prog.img", "x", "y z"\]' "the image gets its arguments"
contains trace '"SIRLOIN_CMDLINE=sirloin.memory=16M"' "and the parameters"
contains trace '"SIRLOIN_EXEC_NS=[0-9]+"' "and the time"
finish
