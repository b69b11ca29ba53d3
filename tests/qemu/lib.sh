# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh
# For tests of Linux's drivers: an image as a machine of QEMU's, with devices of the test's choice. A test
# sources this after tap.sh. Provides $drivers, $microvm, and the functions below.

command -v qemu-system-x86_64 >/dev/null || skip_all "qemu-system-x86_64 is not installed"
# All components with drivers that are not in the default set: DRIVER_SET in kernel/build.mk.
drivers=$(sed -n 's/^DRIVER_SET := default+//p' "$top/kernel/build.mk" | tr + ,)
# Without ACPI; its virtio devices lie at 0xfeb00000 and have the lines from 5.
microvm=microvm,acpi=off,auto-kernel-cmdline=off,pit=on,pic=on,rtc=on,isa-serial=on
export drivers microvm

# bare_machine RUNNER TYPE IMAGE PARAMETERS OPTION...: RUNNER gets QEMU's command line as arguments. The
# machine tells how the program ended, and has no console at all (docs/qemu.md).
bare_machine() {
	machine_runner=$1 machine_type=$2 machine_image=$3 machine_parameters=$4
	shift 4
	: >"$work/end"
	"$machine_runner" qemu-system-x86_64 -nodefaults -no-user-config -no-reboot -display none \
		-machine "$machine_type" -accel tcg -cpu max -m 192M \
		-chardev "file,id=status,path=$work/end" \
		-device isa-debugcon,iobase=0xea,readback=0xea,chardev=status \
		-device isa-debug-exit,iobase=0x501,iosize=2 -kernel "$machine_image" \
		-append "$machine_parameters" "$@"
}

# machine RUNNER TYPE IMAGE PARAMETERS OPTION...: the same with consoles; the log goes to $work/log.
machine() {
	machine_runner=$1 machine_type=$2 machine_image=$3 machine_parameters=$4
	shift 4
	bare_machine "$machine_runner" "$machine_type" "$machine_image" \
		"sirloin.stdin=none sirloin.tty=no $machine_parameters" \
		-chardev stdio,id=console,signal=off -serial chardev:console \
		-chardev "file,id=log,path=$work/log" \
		-device isa-debugcon,iobase=0xe9,readback=0xe9,chardev=log "$@"
}

# How the program ended, as the status port says: "E 0", "S 9", "P 255"; nothing if it has not.
ending() {
	od -An -tu1 "$work/end" | awk '{ printf "%c %d\n", $1 + 0, $2 }'
}

until_end() {
	limited "$work/out" "$work/err" "$@"
}

# run_machine TYPE IMAGE PARAMETERS OPTION...: $work/out is the console, $end how the program ended.
run_machine() {
	machine until_end "$@"
	end=$(ending)
}

# ends DESCRIPTION: the program of the last machine ended with status 0.
ends() {
	is "$end" "E 0" "$*" || diag_file "$work/out" "$work/err" "$work/log"
}
