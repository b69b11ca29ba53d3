#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Proves what `sirloin oci` writes: the image unchanged, digests and sizes as they are said to be, odd names
# and arguments as they were given, the same bytes each time; what it refuses, and that nothing
# half-written is left behind. tests/image/oci.t shows the file to skopeo and umoci.

# shellcheck disable=SC2016,SC1003 # dollars are perl's; backslashes are meant
. "${SIRLOIN_TESTS:-$(dirname "$0")/..}/lib/tap.sh"
. "$SIRLOIN_TESTS/lib/oci.sh"
. "$SIRLOIN_TESTS/lib/command.sh"
unset SOURCE_DATE_EPOCH
cd "$work" || exit 1
bake "$programs/program-musl" prog.img || finish

tries oci

# unpack TAR: all of it in unpacked, the layer in layer; $config, $manifest and $layer are blobs.
unpack() {
	chmod -R u+w unpacked layer 2>/dev/null
	rm -rf unpacked layer
	mkdir unpacked layer
	tar -xf "$1" -C unpacked --warning=no-timestamp
	manifest=$(blob "$(of unpacked/index.json '$c->{manifests}[0]{digest}')")
	config=$(blob "$(of "$manifest" '$c->{config}{digest}')")
	layer=$(blob "$(of "$manifest" '$c->{layers}[0]{digest}')")
	tar -xf "$layer" -C layer --warning=no-timestamp
}

# blob sha256:DIGEST: its file
blob() {
	echo "unpacked/blobs/sha256/${1#sha256:}"
}

# name TAR: what is said to be its name, in three places
name() {
	rm -rf named
	mkdir named
	tar -xf "$1" -C named index.json manifest.json
	of named/index.json '[map { $c->{manifests}[0]{annotations}{$_} }
		"org.opencontainers.image.ref.name", "io.containerd.image.name"]'
	of named/manifest.json '$c->[0]{RepoTags}'
}

try 0 "" prog.img
is "$(cat out)" "" "it says nothing"
: >plain
is "$(stat -c %A prog.tar)" "$(stat -c %A plain)" "its rights"
unpack prog.tar
cmp prog.img layer/prog
ok $? "the image is in it, unchanged"
is "$(tar --numeric-owner --full-time -tvf "$layer" | tr -s ' ')" \
	"-rwxr-xr-x 0/0 $(stat -c %s prog.img) 1970-01-01 00:00:00 prog" "and nothing else"
is "$(find unpacked/blobs -type f | sort)" "$(printf '%s\n' "$config" "$layer" "$manifest" | sort)" \
	"three blobs"
is "$(cd unpacked/blobs/sha256 && sha256sum ./*)" \
	"$(cd unpacked/blobs/sha256 && for blob in *; do echo "$blob  ./$blob"; done)" "their digests"
is "$(of unpacked/index.json '$c->{manifests}[0]{size}')
$(of "$manifest" '[$c->{config}{size}, $c->{layers}[0]{size}]')" \
	"$(stat -c %s "$manifest" "$config" "$layer")" "their sizes"
is "sha256:${layer##*/}" "$(of "$config" '$c->{rootfs}{diff_ids}')" "the layer in the configuration"
is "$(cat unpacked/oci-layout)" '{"imageLayoutVersion":"1.0.0"}' "the layout's version"
is "$(of unpacked/manifest.json '[$c->[0]{Config}, @{$c->[0]{Layers}}]')" "${config#unpacked/}
${layer#unpacked/}" "Docker's list has the same blobs"
is "$(of "$config" '[sort keys %{$c->{config}}]' | tr '\n' ' ')" \
	"Entrypoint StopSignal User WorkingDir " "nothing is configured that was not asked for"
is "$(of "$config" '$c->{created}')" "1970-01-01T00:00:00Z" "the time"

# The same bytes, whatever the time, the user's language and rights are.
cp prog.tar first.tar
touch -d 2001-02-03 prog.img
(
	umask 077
	chmod 700 prog.img
	LC_ALL=C.UTF-8 TZ=Asia/Tokyo try 0 "" prog.img -o second.tar
) >out 2>&1
cmp first.tar second.tar
ok $? "the same bytes once more"
SOURCE_DATE_EPOCH=1700000000 "$sirloin" oci prog.img
unpack prog.tar
is "$(of "$config" '[$c->{created}, $c->{history}[0]{created}]' | uniq)" "2023-11-14T22:13:20Z" \
	"SOURCE_DATE_EPOCH"
is "$(stat -c %Y layer/prog unpacked/index.json "$layer" | uniq)" 1700000000 "for files too"
SOURCE_DATE_EPOCH=8589934591 "$sirloin" oci prog.img
unpack prog.tar
is "$(of "$config" '$c->{created}') $(stat -c %Y layer/prog)" \
	"2242-03-16T12:56:31Z 8589934591" "the last time there is"
for time in 8589934592 -1 1.5 x 99999999999999999999; do
	limited out err env SOURCE_DATE_EPOCH=$time "$sirloin" oci prog.img
	is "$status" 1 "SOURCE_DATE_EPOCH=$time: status"
	contains err "SOURCE_DATE_EPOCH=$time is no number" "and why"
done

# What was given arrives.
odd=$(printf 'a "b" \\ \t\001\r/\n\303\244 \360\237\230\200 %%s {}')
try 0 "" prog.img --append "A=\"b  c\"" --append 'quiet \' --user 0 -- "$odd" "" -x -- --name
unpack prog.tar
is "$(of "$config" '$c->{config}{Env}')" 'SIRLOIN_CMDLINE=A="b  c" quiet \' "kernel parameters"
is "$(of "$config" '$c->{config}{User}')" 0 "the user"
is "$(of "$config" '[join("|", @{$c->{config}{Cmd}})]')" "$odd||-x|--|--name" "arguments"
odd='We"ird \ <n> '$(printf '\303\244')
cp prog.img "$odd.img"
try 0 "" "$odd.img"
unpack "$odd.tar"
cmp prog.img "layer/$odd"
ok $? "an image with an odd name"
is "$(of "$config" '$c->{config}{Entrypoint}')" "/$odd" "and its entry point"
is "$(name "$odd.tar")" "we-ird-n:latest
docker.io/library/we-ird-n:latest
we-ird-n:latest" "and the name that becomes of it"
long=$(printf '%0240d' 7)
cp prog.img "$long.img"
try 0 "" "$long.img" -o long.tar
unpack long.tar
cmp prog.img "layer/$long"
ok $? "an image with a long name"
cp prog.img My.Own__prog..2_.x-
try 0 "" ./My.Own__prog..2_.x- -o own.tar
is "$(name own.tar | head -n 1)" my.own-prog-2-x:latest "a name without .img"

# named NAME WANTED FULL
named() {
	try 0 "" prog.img --name "$1"
	is "$(name prog.tar)" "$2
$3
$2" "--name $1"
}
named web web:latest docker.io/library/web:latest
named web:1.0_A-b web:1.0_A-b docker.io/library/web:1.0_A-b
named me/web me/web:latest docker.io/me/web:latest
named ghcr.io/me/a__b/c---d.e ghcr.io/me/a__b/c---d.e:latest ghcr.io/me/a__b/c---d.e:latest
named localhost/web localhost/web:latest localhost/web:latest
named Host:5000/web Host:5000/web:latest Host:5000/web:latest
for name in "" Web web: web:a:b :x /web web/ a//b .web web. a..b a___b 'a b' 'a"b' a/B web:.x http://a/b \
	"web@sha256:$(printf '%064d' 0)" "$(printf '%064d' 0)" "$(printf '%0256d' 0)" \
	"web:$(printf '%0129d' 0)" -web _web "$(printf 'w\303\244b')"; do
	try 1 "is no name of a container image" prog.img --name "$name"
done

# What is refused.
rm prog.tar
bad=$(printf 'b\344d')
cp prog.img "$bad.img"
cp prog.img .wh.prog.img
cp prog.img dev.img
cp prog.img -- '---.img'
try 1 "image is missing"
try 1 "image is missing" -- prog.img
try 1 "one image at a time; arguments" prog.img prog.img
try 1 "unrecognized option" --frobnicate prog.img
try 1 "no Sirloin image" "$programs/program-musl"
try 1 "nowhere.img: No such file" nowhere.img
try 1 "is not UTF-8" "$bad.img" --name web
try 1 "is not UTF-8" prog.img -- good "$bad"
try 1 "is not UTF-8" prog.img --append "$bad"
try 1 "a container image cannot have this name; give --name" ./---.img
try 1 "/dev is a folder of every container" dev.img
try 1 "begins the names of files that are deleted" .wh.prog.img
for user in "" root 1:users 1: :1 -1 2147483648 1:2:3 ' 1' 1,2; do
	try 1 "write UID or UID:GID as numbers" prog.img --user "$user"
done
try 1 "nowhere/x.tar: No such file" prog.img -o nowhere/x.tar
mkdir folder
try 1 "is no ordinary file" prog.img -o folder
try 1 "is no ordinary file" prog.img -o /dev/null
is "$(ls ./*prog*.tar* folder/* 2>/dev/null)" "" "nothing is written then"

# A full disk.
mkdir target
echo old >target/prog.tar
head -c 6500000 /dev/urandom >>prog.img
limited out err sh -c 'trap "" XFSZ; ulimit -f 100; exec "$@"' sh \
	"$sirloin" oci prog.img -o target/prog.tar
is "$status" 1 "no room: status"
contains err "target/prog.tar: File too large" "and why"
is "$(ls target) $(cat target/prog.tar)" "prog.tar old" "the old file is untouched, and alone"
limited out err strace -o trace -e inject=write:signal=TERM:when=3 "$sirloin" oci prog.img -o target/prog.tar
is "$status" 143 "interrupted: status"
is "$(ls target)" "prog.tar" "no other file is left"
tar -tf target/prog.tar >out
ok $? "and that one is complete"
echo old >target/prog.tar

# The hundred and fiftieth read is one of the second time.
limited out err strace -o trace -e inject=pread64:retval=0:when=150 "$sirloin" oci prog.img -o target/prog.tar
contains err "prog.img shrank while it was read" "an image that shrinks"
limited out err strace -o trace -e inject=pread64:retval=1000:when=150 "$sirloin" oci prog.img -o target/prog.tar
contains err "prog.img changed while it was read" "an image that changes"
is "$status $(ls target) $(cat target/prog.tar)" "1 prog.tar old" "the old file is untouched, and alone"
finish
