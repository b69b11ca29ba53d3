#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Proves what `sirloin run --on xen` makes of its options, how the end of the guest becomes its own, and what
# it says when something is missing. A script stands for xl.
. "${SIRLOIN_TESTS:-$(dirname "$0")/..}/lib/tap.sh"
. "$SIRLOIN_TESTS/lib/command.sh"
mkdir -p "$work/bin" "$work/empty"
unset SIRLOIN_CMDLINE
cd "$work" || exit 1
cp "$programs/program-musl" prog
bake prog prog.img || finish
truncate -s 1M disk 'a "c"'

# FAKE says what the guest does. Its last words on standard error are xl's.
cat >bin/xl <<'END'
#!/bin/sh
echo "$*" >>"$FAKE_FOLDER/calls"
case $1 in
create) cp "$4" "$FAKE_FOLDER/config" && eval "$FAKE" ;;
destroy) kill "$(cat "$FAKE_FOLDER/pid")" ;;
esac
END
chmod +x bin/xl
FAKE_FOLDER=$work
export FAKE_FOLDER

tries run --on xen

printed() {
	"$sirloin" run --on xen -n "$@" </dev/null 2>&1
}

endings='on_poweroff = "destroy"
on_reboot = "destroy"
on_crash = "destroy"'
streams='sirloin.stdin=none sirloin.tty=no'
is "$(printed prog.img)" "name = \"prog.img\"
type = \"pvh\"
kernel = \"$work/prog.img\"
extra = \"$streams\"
memory = 256
vcpus = 1
$endings" "without options"
is "$(printed --machine pv --memory 64M --memory 123456789 --disk disk --disk 'a "c",ro' --net none \
	--net bridge:br0 --net bridge:br1,mac=02:00:00:00:00:01,mtu=9000 --append 'root=/dev/xvda ip=dhcp' \
	--timeline prog.img -- x 'y z' "it's" 'back\slash')" "name = \"prog.img\"
type = \"pv\"
kernel = \"$work/prog.img\"
extra = \"sirloin.timeline $streams root=/dev/xvda ip=dhcp -- x \\\"y z\\\" it's back\\\\slash\"
memory = 118
vcpus = 1
disk = [
	\"format=raw,vdev=xvda,access=rw,target=$work/disk\",
	\"format=raw,vdev=xvdb,access=ro,target=$work/a \\\"c\\\"\",
]
vif = [
	\"bridge=br0\",
	\"bridge=br1,mac=02:00:00:00:00:01,mtu=9000\",
]
$endings" "with every option"
is "$(SIRLOIN_CMDLINE=a=b printed --append c=d prog.img | grep extra)" \
	"extra = \"a=b $streams c=d\"" "SIRLOIN_CMDLINE comes first"
is "$(echo | "$sirloin" run --on xen -n prog.img | grep extra)" 'extra = "sirloin.tty=no"' \
	"a pipe for standard input"

try 125 "on zen is unknown; use process, qemu or xen" --on zen prog.img
try 125 "machine q35 is unknown; use pvh or pv" --machine q35 prog.img
try 125 "net passt does not go with --on xen; use bridge:NAME" --net passt prog.img
try 125 "no valid name of a bridge" --net bridge: prog.img
try 125 "no bridge nowhere0; make it first" --net bridge:nowhere0 prog.img
try 125 "memory 4M: the image itself ends at [0-9]*K" --memory 4M prog.img
try 125 "disk nowhere: No such file" --disk nowhere prog.img
try 125 "is no Sirloin image" prog
try 125 "argument a\"b: a double quote cannot be given" prog.img -- 'a"b'
long=$(printf %01000d 0)
try 125 "have 1[0-9]* characters; a PV guest has room for 1023" --machine pv prog.img -- "$long"
is "$(printed prog.img -- "$long" | grep -c "$long")" 1 "a PVH guest has room for more"
disks=
for _ in $(seq 27); do
	disks="$disks --disk disk"
done
# shellcheck disable=SC2086 # words
try 125 "26 disks at most" $disks prog.img
limited out err "$sirloin" run --net bridge:br0 prog.img
is "$status" 125 "a bridge is for Xen alone"
contains err "net bridge:br0 goes with --on xen" "it says so"
limited out err env PATH="$work/empty" "$sirloin" run --on xen prog.img
is "$status" 125 "without xl: status"
contains err "not installed \(Debian: apt install xen-system-amd64" "and the package"
limited out err env PATH="$work/empty" "$sirloin" run --on xen -n prog.img
is "$status" 0 "without xl the configuration can be printed"

# ends STATUS REGEX WHAT REASON TEXT: the guest prints TEXT and ends for REASON; how we end.
ends() {
	rm -f calls
	FAKE="printf '$5'; echo 'Domain 7 has shut down, reason code $4 0x$4' >&2"
	limited out err env PATH="$work/bin:$PATH" FAKE="$FAKE" "$sirloin" run --on xen prog.img
	is "$status" "$1" "$3: status $1"
	if [ -n "$2" ]; then
		contains err "$2" "$3: it says $2"
	else
		is "$(grep -c -e '^sirloin' -e '^Domain' err)" 0 "$3: it says nothing"
	fi
}
ends 0 '' "a good end" 0 'out\n'
is "$(cat out)" out "the console is standard output"
contains config '^name = "prog.img-[0-9]+"$' "xl got the configuration, with a name of its own"
is "$(cat calls)" "create -F -c /proc/self/fd/3" "and no more"
ends 42 '' "an exit status" 3 'out\nx: exit status 42\r\n'
ends 42 '' "an exit status without a newline before" 3 'x: exit status 42\n'
ends 143 '' "a signal" 3 'out\nx: killed by signal 15\r\n'
ends 139 '' "a fault" 3 'x: killed by signal 11\n'
ends 255 '' "a panic" 3 'x: panic\nx: exit status 255\n'
ends 0 '' "a program that only says so" 0 'x: exit status 42\n'
ends 255 'went off before the program had ended' "a crash" 3 'out\n'
ends 255 'went off before the program had ended' "a triple fault" 1 'x: exit status 42\nout\n'
limited out err env PATH="$work/bin:$PATH" FAKE='echo "no such file" >&2; exit 1' "$sirloin" run --on xen prog.img
is "$status" 125 "xl fails"
contains err '^no such file$' "and what it says is shown"
limited out err env PATH="$work/bin:$PATH" FAKE='head -c 300000 /dev/zero;
	echo "Domain 7 has shut down, reason code 0 0x0" >&2' "$sirloin" run --on xen prog.img
is "$status $(wc -c <out)" "0 300000" "a long output is passed on"

# xl's console takes input only on a terminal.
# shellcheck disable=SC2016 # the fake expands it
(
	echo "some input"
	sleep 2
) | env PATH="$work/bin:$PATH" FAKE='tty >/dev/null && read -r line && echo "got $line"
	echo "Domain 7 has shut down, reason code 0 0x0" >&2' \
	timeout "$run_limit" "$sirloin" run --on xen prog.img >out 2>err
is "$? $(cat out)" "0 got some input" "standard input is passed on"
# Bytes that a terminal would change or take.
printf '\001\003\004\015\012\021\023\032\034\177\377x' >bytes
# shellcheck disable=SC2016
(
	cat bytes
	sleep 2
) | env PATH="$work/bin:$PATH" FAKE='head -c 12 >"$FAKE_FOLDER/got"; cat "$FAKE_FOLDER/got"
	echo "Domain 7 has shut down, reason code 0 0x0" >&2' \
	timeout "$run_limit" "$sirloin" run --on xen prog.img >out 2>err
ok "$(cmp bytes got >&2; echo $?)" "unchanged"
ok "$(cmp bytes out >&2; echo $?)" "and so is its output"

# signalled SIGNAL STATUS: the guest is destroyed.
signalled() {
	rm -f pid calls
	# shellcheck disable=SC2016 # perl and the fake expand it
	timeout --foreground -k 5 "$run_limit" env PATH="$work/bin:$PATH" \
		FAKE='echo $$ >pid; trap "exit 0" TERM; while :; do sleep 0.05; done' perl -e \
		'$SIG{INT} = $SIG{QUIT} = "DEFAULT"; exec @ARGV' "$sirloin" run --on xen prog.img \
		>out 2>err </dev/null &
	pid=$!
	for _ in $(seq 100); do
		[ -s pid ] && break
		sleep 0.05
	done
	kill -s "$1" $pid
	wait $pid 2>/dev/null
	is "$?" "$2" "SIG$1 ends the guest: status $2"
	contains calls '^destroy prog.img-[0-9]+$' "SIG$1: by xl destroy"
}
signalled TERM 143
signalled HUP 129
signalled INT 130
signalled QUIT 131
finish
