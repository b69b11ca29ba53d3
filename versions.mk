# SPDX-License-Identifier: GPL-2.0-only
# What is built from, and the Debian 12 packages it takes.
SIRLOIN_VERSION := 0.1
LINUX_SERIES := 6.1
PACKAGES := gcc make binutils bc bison flex libelf-dev linux-source-$(LINUX_SERIES) xz-utils perl \
	libarchive-dev musl-tools linux-libc-dev libc6-dev e2fsprogs passt
