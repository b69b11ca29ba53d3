#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# usage: check-config.sh CONFIG FRAGMENTS
# Fails when Kconfig dropped or changed anything that the fragments ask for, and names it.
set -u
bad=0
while read -r line; do
	case $line in
	CONFIG_*=n) grep -q "^${line%n}" "$1" || continue ;;
	CONFIG_*=*) grep -qxF "$line" "$1" && continue ;;
	*) continue ;;
	esac
	echo "not honoured by Kconfig: $line" >&2
	bad=1
done <"$2"
exit $bad
