# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh
# nginx: files by sendfile, connections that are kept, TLS, a server behind it, a thousand connections
# that do nothing; the files are compared byte by byte.
#
# Environments: process q35 xen-pv xen-pvh
# On request: xen-pv xen-pvh

folder=$top/tests/apps/nginx
plain=$((20000 + $$ % 20000)) tls=$((20001 + $$ % 20000))
cd "$work" || finish
mkdir -p tree/etc tree/tmp tree/www
cp "$folder/nginx.conf" tree/etc
echo 'nobody:x:65534:65534::/:/bin/sh' >tree/etc/passwd
echo 'nogroup:x:65534:' >tree/etc/group
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=localhost \
	-addext subjectAltName=DNS:localhost -keyout tree/etc/key.pem -out tree/etc/certificate.pem 2>openssl.log ||
	diag_file openssl.log
head -c 1000 /dev/urandom >tree/www/small
head -c 8000001 /dev/urandom >tree/www/large
bake "$build/examples/nginx-tls/nginx-tls" image --rootfs tree || finish

env_serve "$plain:80 $tls:443" image "--memory 96M"

# get ARGUMENT...: curl, which knows the certificate.
get() {
	limited out err curl -sS --max-time 100 --cacert tree/etc/certificate.pem "$@"
}

env_await 40 curl -sf -o got -m 5 "http://localhost:$plain/small"

# same FILE URL WORDS [ARGUMENT...]
same() {
	file=$1 url=$2 words=$3
	shift 3
	get -o got "$url" "$@"
	cmp "tree/www/$file" got >>err
	ok $? "$words" || diag_file out err server.err
}

same small "http://localhost:$plain/small" "a page"
same large "http://localhost:$plain/large" "eight megabytes"
same small "https://localhost:$tls/small" "a page by TLS 1.3" --tlsv1.3
same small "https://localhost:$tls/small" "a page by TLS 1.2" --tls-max 1.2
same large "https://localhost:$tls/large" "eight megabytes by TLS"
same large "http://localhost:$plain/backend/large" "and from the server behind it"
same large "https://localhost:$tls/backend/large" "the same by TLS"
get -D - -o got "http://localhost:$plain/backend/small"
contains out "^X-Backend: 8080" "the server behind it says that it is the one"
get -o got -w '%{http_code}' "http://localhost:$plain/nobody/small"
is "$(cat out)" 502 "a server that is not there is a bad gateway" || diag_file err
for url in "http://localhost:$plain" "https://localhost:$tls"; do
	get -w '%{num_connects}\n' -o got "$url/small" -o got "$url/large" -o got "$url/small"
	is "$(tr '\n' ' ' <out)" "1 0 0 " "${url%%:*}: one connection for three requests" || diag_file err
done
# The way to a guest of Xen, QEMU's, takes connections slowly.
idle=1000
case $environment in xen-*) idle=100 ;; esac
run_limit=100 limited out err perl "$folder/idle.pl" "$plain" $idle
is "$(cat out)" $idle "of $idle idle connections each is answered" || diag_file err server.err
same small "http://localhost:$plain/small" "and so is another"
env_end
is "$status" 0 "SIGTERM ends it well" || diag_file server.err
finish
