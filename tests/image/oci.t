#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# What `sirloin oci` writes, as others see it: skopeo and umoci take it as an OCI image and as Docker's,
# and what they unpack is the image unchanged, which runs in an empty root without any rights.

# shellcheck disable=SC2016 # dollars are perl's
. "$(dirname "$0")/../lib/tap.sh"
. "$SIRLOIN_TESTS/lib/oci.sh"
cd "$work" || exit 1

pack "$build/tests/image/show" --name example.org/it/show:1.0 --append 'KEY=value quiet' -- \
	first 'second "one"'
asks "skopeo reads it as an OCI archive" skopeo inspect --config oci-archive:show.tar
mv out config
is "$(of config '[@{$c->{config}{Entrypoint}}, @{$c->{config}{Cmd}}]')" '/show
first
second "one"' "what is executed"
is "$(of config '[@{$c->{config}}{"User", "StopSignal", "WorkingDir"}, @{$c}{"architecture", "os"}]')" \
	"65534:65534
SIGTERM
/
amd64
linux" "and how"
asks "and as Docker's" skopeo inspect --config docker-archive:show.tar
cmp config out >&2
ok $? "with the same configuration"
asks "it has its name" skopeo inspect oci-archive:show.tar:example.org/it/show:1.0
asks "for Docker too" skopeo inspect docker-archive:show.tar:example.org/it/show:1.0
for kind in oci docker; do
	asks "skopeo copies it ($kind)" \
		skopeo --insecure-policy copy "$kind-archive:show.tar" "oci:$kind:it"
	asks "umoci unpacks it ($kind)" \
		umoci unpack --rootless --image "$kind:it" "$kind.bundle"
	is "$(cd "$kind.bundle/rootfs" && find . ! -name . -printf '%P %m %y\n')" "show 755 f" \
		"one file is in it ($kind)"
	cmp show.img "$kind.bundle/rootfs/show" >&2
	ok $? "which is the image, unchanged ($kind)"
done
mkdir layout
tar -xf show.tar -C layout
asks "umoci unpacks the file's own layout" \
	umoci unpack --rootless --image layout:example.org/it/show:1.0 layout.bundle

# alone FOLDER COMMAND...: as somebody without rights, with that folder as the root.
alone() {
	if [ "$(id -u)" -eq 0 ]; then
		limited out err chroot --userspec=65534:65534 --groups= "$@"
	else
		limited out err unshare -r chroot "$@"
	fi
}

of oci.bundle/config.json '$c->{process}{args}' >args
is "$(cat args)" '/show
first
second "one"' "the bundle's command"
SIRLOIN_CMDLINE=$(of oci.bundle/config.json '$c->{process}{env}' | sed -n 's/^SIRLOIN_CMDLINE=//p')
export SIRLOIN_CMDLINE
is "$SIRLOIN_CMDLINE" "KEY=value quiet" "the bundle's kernel parameters"
alone oci.bundle/rootfs /show first 'second "one"'
is "$status" 0 "it runs in an empty root, without rights: status" || diag_file err
is "$(cat out)" 'argument 1: first
argument 2: second "one"
environment: HOME=/
environment: TERM=linux
environment: KEY=value' "and prints what it should"
unset SIRLOIN_CMDLINE

# The network inside.
program=$build/tests/app/musl/inet
pack "$program"
skopeo --insecure-policy copy -q oci-archive:inet.tar oci:inet:it
umoci unpack --rootless --image inet:it inet.bundle
limited native err "$program"
if [ "$status" -eq 77 ]; then
	skip "loopback: $(sed -n 's/^SKIP //p' native)"
else
	alone inet.bundle/rootfs /inet
	is "$status" 0 "TCP and UDP over loopback there: status" || diag_file err
	cmp native out >&2
	ok $? "as natively"
fi
finish
