#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# docs/debugging.md: gdb knows program, kernel and platform of a running image, stops in them, reads
# their variables, and the image runs on undisturbed.

. "$(dirname "$0")/../lib/tap.sh"
kernel=$build/kernel/default/kernel.elf

bake "$build/tests/image/cat" "$work/cat.img" || finish
echo 'through the debugger' >"$work/input"

# session COMMANDS NAME: gdb on the image, its output in $work/gdb.
session() {
	cat >"$work/commands" - <<-END
		set pagination off
		set width 0
		handle SIGSYS SIGSEGV SIGALRM SIGIO SIGURG nostop noprint pass
		$1
	END
	limited "$work/gdb" "$work/err" gdb -q -nx -batch -x "$work/commands" "$work/cat.img"
	is "$status" 0 "$2: gdb ends well" || diag_file "$work/gdb" "$work/err"
}

session "break main
run <$work/input
break ksys_read
continue
backtrace
print (char *)&linux_banner
print *(unsigned long *)&jiffies_64 > 0
finish
delete
break write
continue
print main::buf[0]
delete
continue" "symbols"
contains "$work/gdb" '^Breakpoint 1, main \(.*\) at tests/image/cat\.c:[0-9]+$' \
	"a breakpoint in the program, with its source line"
contains "$work/gdb" '^Breakpoint 2, 0x[0-9a-f]+ in ksys_read \(\)$' "a breakpoint in Linux"
contains "$work/gdb" '^#0 .* in ksys_read \(\)$' "the backtrace begins there"
contains "$work/gdb" '^#1 .* in rump_entry_start \(\)$' "and goes to the system call entry"
contains "$work/gdb" '^[$]1 = .*"Linux version 6\.1\.' "a text of Linux"
contains "$work/gdb" '^[$]2 = 1$' "a variable of Linux"
contains "$work/gdb" '^Breakpoint 3, .* in write \(\)$' "a breakpoint in the C library"
contains "$work/gdb" '^[$]3 = 116 .t.$' "a variable of the program, with what Linux read into it"
contains "$work/gdb" '^0x[0-9a-f]+ in rump_entry_start \(\)$' "it runs to the end of the function"
contains "$work/gdb" '^through the debugger$' "the program does its work"
contains "$work/gdb" 'exited normally\]$' "and ends as it would without gdb"

# The kernel's own file has the DWARF: of the platforms always, of Linux WITH=debug-info.
session "add-symbol-file $kernel -o (long)&_text-0x1000000
break process_stream_read
run <$work/input
info args
backtrace 1
delete
continue" "source lines"
contains "$work/gdb" \
	'^Breakpoint 1, process_stream_read \(buf=0x[0-9a-f]+, len=[0-9]+\) at platform/process/' \
	"a breakpoint in the platform, with source line and arguments"
contains "$work/gdb" '^len = [1-9][0-9]*$' "an argument"
contains "$work/gdb" 'exited normally\]$' "the end"
finish
