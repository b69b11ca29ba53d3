# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC2034,SC2154
# For peers that are guests of Xen: a machine of QEMU's with real Xen and a Dom0 (tests/xen/dom0) for one sample.
# Who asks is in Dom0 and has the machine's only CPU in common with the guest. Files of guests and programs go to
# Dom0's memory before they are needed: over 9p xl would wait a second for each 8 MB.
#
#   xen_type    pvh or pv
address=10.0.2.20
xen_port=$((20000 + $$ % 20000))
xen_root=$top/tests/xen
xen_loader=ld-linux-x86-64.so.2

# The machine lives as long as this process.
sleep 7200 >/dev/null 2>&1 &
SIRLOIN_RUN=$! SIRLOIN_BUILD=$build
export SIRLOIN_RUN SIRLOIN_BUILD
at_exit xen_end

# Another signal would be lost if it came before the child has become sleep.
xen_end() {
	kill -KILL "$SIRLOIN_RUN"
	wait "$SIRLOIN_RUN" 2>/dev/null || :
	while [ -e "$build/xen/dom0.$SIRLOIN_RUN" ]; do sleep 0.1; done
}

# xen_job TEXT: runs a shell script in Dom0 as if it were here.
xen_job() {
	xen_folder=$(mktemp -d "$work/job.XXXXXX")
	echo "$1" >"$xen_folder/command"
	"$xen_root/dom0" job "$xen_folder" || fail "no Dom0"
	cat "$xen_folder/err" >&2
	cat "$xen_folder/out"
	return "$(cat "$xen_folder/status")"
}

# xen_keep FILE: what copies FILE or a folder to Dom0's memory, where it is /run/NAME.
xen_keep() {
	echo "[ -e '/run/${1##*/}' ] || cp -r '$1' /run"
}

# xen_program NAME: a folder with a program, the libraries that it is linked with, and "run", which starts it.
xen_program() {
	xen_bundle=$work/in-dom0.${1##*/}
	if ! [ -e "$xen_bundle/run" ]; then
		mkdir -p "$xen_bundle"
		for xen_file in "$(command -v "$1")" $(ldd "$(command -v "$1")" 2>/dev/null | grep -o '/[^ ]*'); do
			cp -L "$xen_file" "$xen_bundle"
		done
		cat >"$xen_bundle/run" <<-END
			here=\${0%/*}
			set -- \$here/${1##*/} "\$@"
			[ ! -e \$here/$xen_loader ] || set -- \$here/$xen_loader --library-path \$here "\$@"
			exec "\$@"
		END
	fi
	echo "$xen_bundle"
}

asking() {
	xen_asking=$(xen_program "$1")
	shift
	xen_words="ulimit -n 4096; exec sh /run/${xen_asking##*/}/run"
	for xen_word; do
		xen_words="$xen_words '$xen_word'"
	done
	xen_job "$(xen_keep "$xen_asking")
		$xen_words"
}

# xen_config IMAGE ARGUMENT...: what `sirloin run` would give to xl. Not even Xen's own emulation of the time stamp
# counter works for an emulated PVH guest; one Ethernet address for all, which QEMU remembers.
xen_config() {
	xen_image=$1
	shift
	"$sirloin" run --on xen --machine "$xen_type" -n --memory "$memory" \
		${enter:+--net "bridge:br0,mac=00:16:3e:00:00:01"} \
		${enter:+--append "ip=$address::10.0.2.2:255.255.255.0::eth0:off"} \
		"$xen_image" -- "$@" </dev/null | sed "s|^kernel = .*|kernel = \"/run/${xen_image##*/}\"|"
	echo 'tsc_mode = "native"'
}

# xen_guest FILE...: runs the guest of $work/config to its end; prints its console.
xen_guest() {
	xen_files=
	for xen_file; do
		xen_files="$xen_files
			$(xen_keep "$xen_file")"
	done
	xen_job "$xen_files
		guest '$work/config' guest 7000" | tr -d '\r'
}

# PROGRAM ARGUMENT...: as an image.
xen_run() {
	xen_image=$(image "$1")
	shift
	xen_config "$xen_image" "$@" >"$work/config"
	xen_guest "$xen_image"
}

# PROGRAM ARGUMENT...: by Debian's Linux for virtual machines; all else as for an image.
xen_run_linux() {
	xen_cloud=$build/bench/linux-cloud
	"$bench/linux-cloud.sh" "$xen_cloud"
	xen_initrd=$(initrd "$1" ${enter:+"$xen_cloud/modules/xen-netfront.ko"})
	xen_image=$(image "$1")
	shift
	xen_extra="quiet console=hvc0 panic=-1 ends=poweroff"
	[ -z "$enter" ] || xen_extra="$xen_extra interface=eth0 address=$address/24"
	xen_config "$xen_image" | sed "s|^kernel = .*|kernel = \"/run/vmlinuz\"|; /^extra = /d" >"$work/config"
	printf '%s\n' "ramdisk = \"/run/${xen_initrd##*/}\"" "extra = \"$xen_extra -- $* !\"" >>"$work/config"
	xen_guest "$xen_cloud/vmlinuz" "$xen_initrd"
}

# made_at FILE: when Dom0 made it, in microseconds, by the host's clock.
made_at() {
	stat -c %.6Y "$1" | tr -d .
}

begun_at() {
	made_at "$(find "$work" -path '*/job.*/begun' -printf '%T@ %p\n' | sort -n | sed -n '$s/.* //p')"
}

# What a guest writes is to be seen at once: xenconsoled writes to a folder of the host.
first_word() {
	xen_consoles=$work/consoles
	mkdir "$xen_consoles"
	xen_job "mount -o bind '$xen_consoles' /var/log/xen"
	serve "$1"
	until grep -qs first "$xen_consoles/guest-guest.log"; do
		kill -0 "$server" || return
		sleep 0.005
	done
	date +%s%6N
	wait "$server"
	xen_job "umount /var/log/xen"
	rmdir "$xen_consoles"
}

# xl makes the last guest once more and leaves it at its first instruction: no start is shorter.
only_made() {
	xen_job ": >'$work/making'
		xl create -p '$work/config' 'name=\"made\"'
		: >'$work/made'
		xl destroy made" >&2
	echo "only_xl $((($(made_at "$work/made") - $(made_at "$work/making")) / 1000)) ms"
}

stop_server() {
	xen_job "xl destroy guest 2>/dev/null || :"
}

# The host asks, through Dom0's bridge; Dom0 has better to do than to drop 50 requests per second.
first_page_at() {
	[ -e "$work/forwarded.$SIRLOIN_RUN" ] || "$xen_root/dom0" forward "$xen_port" "$address:80"
	: >"$work/forwarded.$SIRLOIN_RUN"
	FIRST_PAGE_PAUSE=100 "$top/scripts/first-page.pl" "$xen_port" 300
}

# Milliseconds of the guest's processor, in tenths of a second; its memory is what it was given.
busy() {
	xen_job "xl list guest" | awk 'NR > 1 { print $6 * 1000 }'
}

resident() { :; }
