#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# An image's clock is the host's: it never shows a time that is not yet, or no longer, the host's. What it would be
# late by shows as soon as that is more than the quickest of 1000 answers.

. "$(dirname "$0")/../lib/tap.sh"
clock=$build/tests/image/clock

limited "$work/out" "$work/err" "$clock" "$clock"
contains "$work/out" '^between 1000 before 0 behind 0 ' "a process of the host has the host's time"
bake "$clock" "$work/image" || finish
# Between Linux's looks at the two clocks the host may run somebody else, rarely: not three times.
for _ in 1 2 3; do
	limited "$work/out" "$work/err" "$clock" "$sirloin" run "$work/image"
	grep -q '^between 1000 ' "$work/out" && break
done
contains "$work/out" '^between 1000 before 0 behind 0 ' "and so has an image" || diag_file "$work/err"
finish
