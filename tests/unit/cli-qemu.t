#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Proves what `sirloin run --on qemu` makes of its options, how the end of the machine becomes its own,
# and what it says when something is missing. A script stands for QEMU, and one for passt.
. "${SIRLOIN_TESTS:-$(dirname "$0")/..}/lib/tap.sh"
. "$SIRLOIN_TESTS/lib/command.sh"
mkdir -p "$work/bin" "$work/empty"
unset SIRLOIN_CMDLINE
cd "$work" || exit 1
cp "$programs/program-musl" prog
bake prog prog.img || finish
truncate -s 1M disk 'a,b "c"'

# FAKE says what the machine does: descriptor 3 is its log, 4 its status port.
cat >bin/qemu-system-x86_64 <<'END'
#!/bin/sh
printf '%s\n' "$@" >"$FAKE_FOLDER/args"
eval "$FAKE"
END
cat >bin/passt <<'END'
#!/bin/sh
echo "$@" >>"$FAKE_FOLDER/passt"
eval "$FAKE_PASST"
END
chmod +x bin/qemu-system-x86_64 bin/passt
FAKE_FOLDER=$work
export FAKE_FOLDER

tries run --on qemu

# printed ARGUMENT...: what -n prints, with either accelerator.
printed() {
	"$sirloin" run --on qemu -n "$@" </dev/null 2>&1 | sed 's/-accel [a-z]* /-accel ANY /'
}

head='qemu-system-x86_64 -nodefaults -no-user-config -no-reboot -display none'
ports='-chardev stdio,id=console,signal=on -serial chardev:console'
ports="$ports -chardev file,id=log,append=on,path=/dev/fd/3"
ports="$ports -device isa-debugcon,iobase=0xe9,readback=0xe9,chardev=log"
ports="$ports -chardev file,id=status,append=on,path=/dev/fd/4"
ports="$ports -device isa-debugcon,iobase=0xea,readback=0xea,chardev=status"
ports="$ports -device isa-debug-exit,iobase=0x501,iosize=2"
streams='sirloin.stdin=none sirloin.tty=no'
ends='3>&2 4>/dev/null'

is "$(printed prog.img)" "$head -machine q35 -accel ANY -cpu max -m 256M $ports \
-device virtio-rng-pci -kernel ./prog.img -append '$streams' $ends" "without options"
is "$(printed --machine pc --memory 64M --memory 123456789 prog.img)" \
	"$head -machine pc -accel ANY -cpu max -m 123456789B $ports \
-device virtio-rng-pci -kernel ./prog.img -append '$streams' $ends" "memory; the last one counts"
is "$(printed --timeline --append 'a  b' --append c=d "$work/prog.img" -- x 'y z' '' "it's" -- -n)" \
	"$head -machine q35 -accel ANY -cpu max -m 256M $ports -device virtio-rng-pci \
-kernel $work/prog.img -append 'sirloin.timeline $streams a  b c=d -- x \"y z\" \"\" it'\\''s -- -n' $ends" \
	"parameters and arguments"
is "$(SIRLOIN_CMDLINE=quiet printed prog.img | grep -o "append '.*")" \
	"append 'quiet $streams' $ends" "an existing SIRLOIN_CMDLINE comes first"
is "$(printed --disk disk --disk 'a,b "c",ro' --disk nowhere prog.img | grep -o '[-]blockdev.* -kernel')" \
	"-blockdev driver=raw,node-name=disk0,discard=unmap,file.driver=file,file.filename=disk \
-device virtio-blk-pci,drive=disk0 \
-blockdev 'driver=raw,node-name=disk1,discard=unmap,read-only=on,file.driver=file,file.filename=a,,b \"c\"' \
-device virtio-blk-pci,drive=disk1 \
-blockdev driver=raw,node-name=disk2,discard=unmap,file.driver=file,file.filename=nowhere \
-device virtio-blk-pci,drive=disk2 -device virtio-rng-pci -kernel" "disks in their order"
is "$(printed --net none --net tap:tap0,mac=02:00:00:00:00:01 --net tap:tap1 prog.img |
	grep -o '[-]netdev.* -kernel' | sed 's/mac=02\(:[0-9a-f]\{2\}\)\{5\} -dev/mac=RANDOM -dev/')" \
	"-netdev tap,id=net0,ifname=tap0,script=no,downscript=no,vhost=off \
-device virtio-net-pci,netdev=net0,romfile=,mac=02:00:00:00:00:01 \
-netdev tap,id=net1,ifname=tap1,script=no,downscript=no,vhost=off \
-device virtio-net-pci,netdev=net1,romfile=,mac=RANDOM -device virtio-rng-pci -kernel" "tap devices"
is "$(printed --net fd:3,mtu=1400,mac=02:00:00:00:00:02 --net fd:5,mac=02:00:00:00:00:03 prog.img |
	grep -Eo 'path=/dev/fd/.|[-]netdev.* -kernel|.>.*')" \
	"path=/dev/fd/4
path=/dev/fd/6
-netdev stream,id=net0,addr.type=fd,addr.str=3 \
-device virtio-net-pci,netdev=net0,romfile=,mac=02:00:00:00:00:02,host_mtu=1400 \
-netdev stream,id=net1,addr.type=fd,addr.str=5 \
-device virtio-net-pci,netdev=net1,romfile=,mac=02:00:00:00:00:03 -device virtio-rng-pci -kernel
4>&2 6>/dev/null" "descriptors of the caller; ours are others"
is "$(printed --net passt,tcp=8080:80,udp=53:5353 --net passt,mtu=1500 prog.img |
	grep -Eo '^.*-nodefaults|[-]netdev.* -kernel')" \
	"passt -q -1s /tmp/sirloin-passt-5 -t 127.0.0.1/8080:80 -u 127.0.0.1/53:5353 --mtu 65520 && \
passt -q -1s /tmp/sirloin-passt-6 --mtu 1500 -u none && qemu-system-x86_64 -nodefaults
-netdev stream,id=net0,addr.type=unix,addr.path=/tmp/sirloin-passt-5 \
-device virtio-net-pci,netdev=net0,romfile=,host_mtu=65520 \
-netdev stream,id=net1,addr.type=unix,addr.path=/tmp/sirloin-passt-6 \
-device virtio-net-pci,netdev=net1,romfile=,host_mtu=1500 -device virtio-rng-pci -kernel" "passt"
is "$(printed --machine microvm --disk disk --net fd:9,mac=02:00:00:00:00:02 prog.img -- x)" \
	"$head -machine microvm,acpi=off,auto-kernel-cmdline=off,pit=on,pic=on,rtc=on,isa-serial=on \
-global virtio-mmio.force-legacy=off -accel ANY -cpu max -m 256M $ports \
-blockdev driver=raw,node-name=disk0,discard=unmap,file.driver=file,file.filename=disk \
-device virtio-blk-device,drive=disk0,bus=virtio-mmio-bus.0 \
-netdev stream,id=net0,addr.type=fd,addr.str=9 \
-device virtio-net-device,netdev=net0,mac=02:00:00:00:00:02,bus=virtio-mmio-bus.1 \
-device virtio-rng-device,bus=virtio-mmio-bus.2 -kernel ./prog.img \
-append 'sirloin.button=nmi virtio_mmio.device=512@0xfeb00000:5 virtio_mmio.device=512@0xfeb00200:6 \
virtio_mmio.device=512@0xfeb00400:7 $streams -- x' $ends" "a microvm"
is "$(echo | "$sirloin" run --on qemu -n prog.img | grep -o "append .*")" "append sirloin.tty=no $ends" \
	"a pipe for standard input"
script -qec "$sirloin run --on qemu -n prog.img" /dev/null </dev/null >out
contains out 'stdio,id=console,signal=off,mux=on .* -append '"''"' 3>' "a terminal"

try 125 "on zen is unknown; use process, qemu or xen" --on zen prog.img
try 125 "machine virt is unknown; use q35" --machine virt prog.img
limited out err "$sirloin" run --machine q35 prog.img
is "$status" 125 "--machine is not for a process"
contains err "goes with --on qemu" "it says so"
try 125 "image is missing"
try 125 "is no size" --memory lots prog.img
try 125 "memory 4M: the image itself ends at [0-9]*K" --memory 4M prog.img
try 125 "disk nowhere: No such file" --disk nowhere prog.img
try 125 "is no Sirloin image" prog
try 127 "nowhere.img: No such file" nowhere.img
try 125 "argument a\"b: a double quote cannot be given" prog.img -- 'a"b'
disks=
for disk in 1 2 3 4 5 6 7; do
	disks="$disks --disk disk$disk"
done
# shellcheck disable=SC2086 # words
is "$(printed --machine microvm $disks prog.img | grep -o '[-]device virtio' | wc -l)" 8 \
	"seven disks on a microvm"
# shellcheck disable=SC2086
try 125 "a microvm has room for 7 disks and networks" --machine microvm $disks --net passt prog.img
limited out err env PATH="$work/empty" "$sirloin" run --on qemu prog.img
is "$status" 125 "without QEMU: status"
contains err "not installed \(Debian: apt install qemu-system-x86\)" "and the package"
limited out err env PATH="$work/empty" "$sirloin" run --on qemu -n prog.img
is "$status" 0 "without QEMU its command line can be printed"

# ends STATUS REGEX WHAT WORDS: what QEMU does, how we end.
ends() {
	ends_what=$4
	limited out err env PATH="$work/bin:$PATH" FAKE="$3" "$sirloin" run --on qemu \
		--memory 64M prog.img -- x 'y z'
	is "$status" "$1" "$ends_what: status $1"
	contains err "$2" "$ends_what: it says $2"
}
ends 42 '^$' 'printf E\\052 >&4; echo >&3; exit 85' "an exit status"
is "$(tail -n 1 args)" "sirloin.stdin=none sirloin.tty=no -- x \"y z\"" "QEMU got the command line"
ends 0 '^logged$' 'printf E\\000 >&4; echo logged >&3; exit 1' "the guest's log"
ends 143 '^$' 'printf S\\017 >&4; echo >&3; exit 255' "a signal"
ends 139 '^$' 'printf S\\013 >&4; echo >&3; exit 255' "a fault"
ends 147 '^$' 'printf S\\023 >&4; echo >&3; exit 255' "a signal that does not kill"
is "$(find . -name 'core*')" "" "no core is left"
ends 255 '^panic$' 'printf P\\377 >&4; echo panic >&3; exit 255' "a panic"
ends 125 '^qemu: no such machine$' 'echo "qemu: no such machine" >&2; exit 1' "QEMU fails"
ends 125 'QEMU was killed by signal 9$' 'kill -KILL $$' "QEMU is killed"
ends 255 'went off before the program had ended' 'exit 0' "the machine is switched off"
limited out err env PATH="$work/bin:$PATH" FAKE='echo out; head -c 300000 /dev/zero >&3' \
	"$sirloin" run --on qemu prog.img
is "$(cat out) $(tr -d '\000' <err | wc -l) $(tr -dc '\000' <err | wc -c)" "out 1 300000" \
	"standard output and a long log are passed on"

# begin MACHINE FAKE: in the background, until QEMU runs.
begin() {
	rm -f args
	# shellcheck disable=SC2016 # perl expands it
	timeout --foreground -k 5 "$run_limit" env PATH="$work/bin:$PATH" FAKE="$2" perl -e \
		'$SIG{INT} = $SIG{QUIT} = "DEFAULT"; exec @ARGV' \
		"$sirloin" run --on qemu --machine "$1" prog.img >out 2>err </dev/null &
	pid=$!
	await args
}

# await FILE: until there is something in it.
await() {
	for _ in $(seq 100); do
		[ -s "$1" ] && break
		sleep 0.05
	done
}

# signalled MACHINE SIGNAL STATUS: a machine that ends when told to.
signalled() {
	begin "$1" 'trap "exit 0" TERM INT HUP; while :; do sleep 0.05; done'
	kill -s "$2" $pid
	wait $pid 2>/dev/null
	is "$?" "$3" "SIG$2 ends a $1: status $3"
}
signalled microvm HUP 129
signalled q35 HUP 129
signalled q35 INT 130
signalled q35 QUIT 131

pressed='{"execute":"qmp_capabilities"}{"execute":"system_powerdown"}'
begin q35 'head -c 60 <&5 >told; printf E\\003 >&4; exit 85'
kill -s TERM $pid
wait $pid
is "$? $(cat told)" "3 $pressed" "SIGTERM presses the power button; the program's status counts"
pressed='{"execute":"qmp_capabilities"}{"execute":"inject-nmi"}'
begin microvm 'head -c 54 <&5 >told; printf E\\003 >&4; exit 85'
kill -s TERM $pid
wait $pid
is "$? $(cat told)" "3 $pressed" "of a microvm as well"
rm told
pressed='{"execute":"qmp_capabilities"}{"execute":"system_powerdown"}'
begin q35 'trap "exit 0" TERM; head -c 60 <&5 >told; while :; do sleep 0.05; done'
kill -s TERM $pid
await told
kill -s TERM $pid
wait $pid
is "$? $(cat told)" "143 $pressed" "the next one ends the machine"

# A killed command leaves no machine behind.
rm -f args
env PATH="$work/bin:$PATH" FAKE='echo $$ >pid; exec sleep 100' "$sirloin" run --on qemu prog.img \
	>out 2>err </dev/null &
pid=$!
for _ in $(seq 100); do
	[ -s pid ] && break
	sleep 0.05
done
kill -KILL $pid
wait $pid 2>/dev/null
for _ in $(seq 100); do
	kill -0 "$(cat pid)" 2>/dev/null || break
	sleep 0.05
done
! kill -0 "$(cat pid)" 2>/dev/null
ok $? "QEMU ends with a killed command"

# with_passt STATUS FAKE FAKE_PASST OPTION...
with_passt() {
	with_status=$1 with_qemu=$2 with_passt=$3
	shift 3
	: >passt
	limited out err env PATH="$work/bin:$PATH" FAKE="$with_qemu" FAKE_PASST="$with_passt" \
		"$sirloin" run --on qemu "$@" prog.img
	is "$status" "$with_status" "passt does $with_passt: status $with_status"
}
fd=$(printf '%s' 'sed -n "s/.*addr.str=//p" args')
# shellcheck disable=SC2016 # the scripts expand it
with_passt 7 "echo hello >&\$($fd); read answer <&\$($fd); echo \"\$answer\"; printf E\\\\007 >&4" \
	'shift 2; read word <&$1; echo "$word to you" >&$1; sleep 100' --net passt,tcp=8080:80
is "$(cat out)" "hello to you" "QEMU and passt are connected"
contains passt '^-q --fd [0-9]+ -t 127.0.0.1/8080:80 --mtu 65520 -u none -f$' "passt's options"
! pgrep -f "$work/bin/passt" >/dev/null
ok $? "a passt that stays is ended"
with_passt 125 'exec sleep 100' 'echo "no syslog" >&2; echo "Port 80: in use" >&2; exit 1' --net passt
contains err '^sirloin run: passt: Port 80: in use; choose another port or network$' "its last words"
is "$(wc -l <passt)" 5 "it was tried five times"
with_passt 3 'sleep 1; printf E\\003 >&4' 'kill -KILL $$' --net passt
contains err 'passt was killed; the machine goes on' "a passt that is killed takes only the network"
finish
