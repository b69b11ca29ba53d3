#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# The other devices: messages and lines as interrupts, random numbers, a second serial port, virtio's
# console and balloon, folders of the host by 9p, and what is there where there are no devices at all.

. "$(dirname "$0")/../lib/tap.sh"
. "$(dirname "$0")/lib.sh"
bake "$build/tests/image/files" "$work/default.img" || finish
bake "$build/tests/image/files" "$work/drivers.img" --with "$drivers" || finish

run_machine q35 "$work/default.img" "-- read /proc/interrupts" \
	-device virtio-balloon-pci -device virtio-serial-pci -device virtio-rng-pci,vectors=0
ends "a machine with devices"
contains "$work/out" ' PCI-MSI .*virtio1-config' "one has messages"
contains "$work/out" '^ *(5|9|10|11): +[1-9][0-9]* +line +virtio2' "another a line" ||
	diag_file "$work/log"
run_machine "$microvm" "$work/default.img" \
	"virtio_mmio.device=512@0xfeb00000:5 virtio_mmio.device=512@0xfeb00200:6 -- read /proc/interrupts" \
	-device virtio-rng-device,bus=virtio-mmio-bus.0 -device virtio-balloon-device,bus=virtio-mmio-bus.1
ends "a microvm with two devices"
contains "$work/out" '^ *5: +[1-9][0-9]* .*line .*virtio0' "the first interrupts" || diag_file "$work/log"
contains "$work/out" '^ *6: .*line .*virtio1' "the second has the next line"

run_machine q35 "$work/default.img" "-- read /sys/class/misc/hw_random/rng_current" \
	-device virtio-rng-pci
is "$(cat "$work/out")" "virtio_rng.0" "random numbers come from virtio"
run_machine q35 "$work/default.img" "-- read /sys/bus/pci/drivers/virtio-pci/module"
is "$end" "E 1" "what is not there is an error and no hang"

run_machine q35 "$work/drivers.img" "console=ttyS1 loglevel=7 -- read /proc/tty/driver/serial" \
	-serial "file:$work/com2"
ends "a machine with two serial ports"
contains "$work/com2" 'Run .* as init process|console .ttyS1. enabled' "the log goes to COM2"
contains "$work/out" '^1: uart:16550A port:000002F8 irq:3' "Linux knows it"
contains "$work/out" '^0: uart:unknown' "COM1 stays the platform's"

run_machine q35 "$work/default.img" "-- write /dev/hvc0 hello" \
	-device virtio-serial-pci -chardev "file,id=other,path=$work/console" -device virtconsole,chardev=other
is "$(cat "$work/console")" "hello" "virtio's console" || diag_file "$work/out" "$work/log"

# order WORDS SIGN NEXT: once the program has said SIGN, QEMU's monitor is told WORDS.
order() {
	for _ in $(seq 200); do
		grep -q "$2" "$work/out" && break
		sleep 0.1
	done
	echo "$1" >"$work/monitor.in"
}

bake "$build/tests/image/balloon" "$work/balloon.img" || finish
for type in q35 "$microvm"; do
	name=${type%%,*}
	parameters="" device=virtio-balloon-pci
	if [ "$name" = microvm ]; then
		parameters=virtio_mmio.device=512@0xfeb00000:5
		device=virtio-balloon-device,bus=virtio-mmio-bus.0
	fi
	rm -f "$work/monitor.in" "$work/monitor.out"
	mkfifo "$work/monitor.in" "$work/monitor.out"
	: >"$work/out"
	run_machine "$type" "$work/balloon.img" "$parameters" -device "$device" \
		-chardev "pipe,id=monitor,path=$work/monitor" -mon chardev=monitor &
	pid=$!
	order nmi '^all$'
	order "balloon 80" '^all$'
	order "balloon 192" '^half,'
	wait $pid
	is "$(ending)" "E 0" "$name: a balloon" || diag_file "$work/err" "$work/log"
	is "$(cat "$work/out")" "all
half, a quarter used
all, three quarters used" "$name: the balloon takes memory and gives it back, an NMI does no harm"
done

mkdir "$work/folder"
echo "a file of the host" >"$work/folder/file"
run_machine q35 "$work/drivers.img" \
	"rump.mount=host,/host,9p,trans=virtio,version=9p2000.L -- read /host/file" \
	-fsdev "local,id=folder,path=$work/folder,security_model=none,readonly=on" \
	-device virtio-9p-pci,fsdev=folder,mount_tag=host
is "$(cat "$work/out")" "a file of the host" "a folder of the host by 9p" ||
	diag_file "$work/err" "$work/log"

# Where there is no machine the drivers find none.
run_image "$work/drivers.img" -- read /proc/ioports
is "$status" 0 "the same image as a process" || diag_file "$work/err"
run_image "$work/drivers.img" --append virtio_mmio.device=512@0xfeb00000:5 -- read /proc/interrupts
is "$status" 0 "a parameter that names a device harms no process" || diag_file "$work/err"
finish
