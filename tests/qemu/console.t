#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Machines that lack a console, or all of them: the program runs, and messages go where there is any way.

. "$(dirname "$0")/../lib/tap.sh"
. "$(dirname "$0")/lib.sh"
bake "$build/tests/image/files" "$work/files.img" || finish
log="-chardev file,id=log,path=$work/log -device isa-debugcon,iobase=0xe9,readback=0xe9,chardev=log"
serial="-chardev file,id=serial,path=$work/serial -serial chardev:serial"

# on CONSOLES PARAMETERS: $end, $work/log, $work/serial.
on() {
	: >"$work/log"
	: >"$work/serial"
	# shellcheck disable=SC2086 # words
	bare_machine until_end "$type" "$work/files.img" "$2" $1
	end=$(ending)
}

# The log at its most, so that there is something to be printed.
for type in q35 "${microvm%isa-serial=on}isa-serial=off"; do
	name=${type%%,*}
	on "" "loglevel=8 -- read /proc/version"
	is "$end" "E 0" "$name without a console: a program ends well"
	on "" "loglevel=8 -- read /nothing"
	is "$end" "E 1" "$name without a console: and badly"
	on "" "loglevel=8 root=/dev/nothing"
	is "$end" "P 255" "$name without a console: a panic"
	on "" "sirloin.tty=perhaps"
	is "$end" "E 125" "$name without a console: a wrong parameter"
	on "$log" "loglevel=8 -- read /nothing"
	is "$end" "E 1" "$name without a serial line: a program ends"
	contains "$work/log" 'Linux version 6\.1' "$name without a serial line: Linux's messages"
	on "$log" "root=/dev/nothing"
	contains "$work/log" 'Unable to mount root fs' "$name without a serial line: and a panic's"
done

for type in q35 "$microvm"; do
	name=${type%%,*}
	on "$serial" "sirloin.tty=no loglevel=8 -- read /proc/sys/kernel/osrelease"
	is "$end" "E 0" "$name without a debug console: a program ends well"
	contains "$work/serial" '^6\.1\.[0-9]+$' "$name: its words and"
	contains "$work/serial" 'Memory: [0-9]+K/[0-9]+K available' "$name: Linux's are on the serial line"
	on "$serial" "sirloin.tty=no root=/dev/nothing"
	is "$end" "P 255" "$name without a debug console: a panic"
	contains "$work/serial" 'Unable to mount root fs' "$name: a panic's too"
	on "$serial" "sirloin.tty=perhaps"
	contains "$work/serial" '^files: sirloin.tty=perhaps: not a choice' "$name: and the platform's"
done
finish
