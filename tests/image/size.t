#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# docs/specification.md: how large the image of nginx is, with the default components, and what is packed in it.

. "$(dirname "$0")/../lib/tap.sh"
program=$build/examples/nginx/nginx
[ -x "$program" ] || skip_all "no $program: run make demo"

bake "$program" "$work/image" || finish
size=$(stat -c %s "$work/image")
[ "$size" -le 6000000 ]
ok $? "nginx with Linux and its default components in at most 6 MB: $size bytes"
bake "$program" "$work/none" --symbols none || finish
symbols=$((size - $(stat -c %s "$work/none")))
[ "$symbols" -gt 0 ] && [ "$symbols" -le 400000 ]
ok $? "all symbols in at most 0.4 MB: $symbols bytes"
finish
