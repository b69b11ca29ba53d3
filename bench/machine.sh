#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# What was measured on, for the report: one line.
echo "$(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -1), $(nproc) CPUs, Linux $(uname -r), load" \
	"$(cut -d ' ' -f 1 /proc/loadavg), $(date -u +%Y-%m-%d)"
