#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# What was measured on, for the report: one line.
model=$(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -1)
echo "$model, $(nproc) CPUs, Linux $(uname -r | cut -d - -f 1), load" \
	"$(cut -d ' ' -f 1 /proc/loadavg), $(date -u +%Y-%m-%d)"
