# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh
# The web server that examples/ljsyscall has in Lua, with its files and ljsyscall in the image: what it
# answers, and many at once.
#
# Environments: process q35 xen-pv xen-pvh
# On request: xen-pv xen-pvh

tree=$work/tree
port=$((20000 + $$ % 20000))
url=http://127.0.0.1:$port
mkdir -p "$tree/www/folder"
cp -r "$build/examples/ljsyscall/source/syscall.lua" "$build/examples/ljsyscall/source/syscall" "$tree" || finish
cp "$top/examples/ljsyscall/server.lua" "$tree"
head -c 3000000 /dev/urandom >"$tree/www/page"
echo "<p>a folder</p>" >"$tree/www/folder/index.html"
bake "$build/examples/luajit/luajit" "$work/image" --rootfs "$tree" --env 'LUA_PATH=/?.lua' -- /server.lua /www 8080 ||
	finish

env_serve "$port:8080" "$work/image" "--memory 128M"
env_await "$run_limit" curl -s -f -m 5 -o "$work/page" "$url/page"
cmp "$work/page" "$tree/www/page" >"$work/differs" 2>&1
ok $? "3 MB arrive as they are" || diag_file "$work/differs" "$work/server" "$work/server.err"

# asked WANTED OPTION...: what curl prints of a request.
asked() {
	asked_want=$1
	shift
	is "$(curl -s -m "$run_limit" -o "$work/page" -w '%{http_code} %{size_download} %{num_connects}\n' "$@" |
		tr '\n' ' ')" "$asked_want " "$*"
}
asked "200 16 1" "$url/folder/?query"
asked "200 16 1 200 16 0 404 14 0" "$url/folder/" -o "$work/page" "$url/folder/" -o "$work/page" "$url/nowhere"
asked "200 16 1" -0 "$url/folder/index.html"
asked "200 0 1" -I "$url/folder/"
asked "404 14 1" --path-as-is "$url/../server.lua"
asked "404 14 1" "$url/folder"
asked "405 23 1" -d text "$url/folder/"

# At once: each of 20 fetches both files.
fetch() {
	curl -s -f -m "$run_limit" "$url/page" "$url/folder/" | cmp - "$work/both" >"$work/differs.$1" 2>&1 ||
		echo "$1" >>"$work/wrong"
}
cat "$tree/www/page" "$tree/www/folder/index.html" >"$work/both"
clients=
for number in $(seq 20); do
	fetch "$number" &
	clients="$clients $!"
done
# shellcheck disable=SC2086 # numbers are words
wait $clients
[ ! -e "$work/wrong" ]
ok $? "20 at once get all of it" || diag_file "$work/server.err" "$work"/differs.*
env_end
is "$status" "$env_terminated" "SIGTERM ends it" || diag_file "$work/server.err"
finish
