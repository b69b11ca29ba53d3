# SPDX-License-Identifier: GPL-2.0-only
# What is built from, and the Debian 12 packages it takes. The series is fixed; a point update of the
# archive is taken as it is, with a line that says so.
SIRLOIN_VERSION := 0.1

LINUX_SERIES := 6.1
LINUX_SOURCE := linux-source-$(LINUX_SERIES)
LINUX_VERSION := 6.1.192-2
NGINX_VERSION := 1.22.1-9+deb12u10
LIBEVENT_VERSION := 2.1.12-stable-8+deb12u1
LUA_VERSION := 5.4.4-3+deb12u1
LUAJIT_VERSION := 2.1.0~beta3+git20220320+dfsg-4.1+deb12u1
LJSYSCALL_VERSION := 0.12-1.1
MEMCACHED_VERSION := 1.6.18-1+deb12u1
OPENSSL_VERSION := 3.0.20-1~deb12u2
REDIS_VERSION := 5:7.0.15-1~deb12u10
FIO_VERSION := 3.33-3
SQLITE_VERSION := 3.40.1-2+deb12u2

# To build; for the demo; for the tests.
PACKAGES := gcc libc6-dev binutils make bc bison flex libelf-dev linux-libc-dev $(LINUX_SOURCE) \
	xz-utils perl libarchive-dev libarchive-tools libzydis-dev liblzma-dev nettle-dev libxen-dev musl-tools
PACKAGES += dpkg-dev ca-certificates e2fsprogs makefs passt curl
PACKAGES += qemu-system-x86 ovmf grub-pc-bin grub-efi-amd64-bin grub-common mtools xorriso wrk skopeo umoci runc
PACKAGES += openssl tcl iperf3 libiperf-dev libsctp-dev libssl-dev
# For make bench alone: peers and the picture.
BENCH_PACKAGES := user-mode-linux gnuplot-nox
PACKAGES += git procps iproute2 util-linux strace gdb valgrind dosfstools xfsprogs squashfs-tools \
	genisoimage busybox-static clang-format clang-tidy cppcheck shellcheck mandoc

# Xen for the tests: downloaded and unpacked, never installed (scripts/xen.sh).
XEN_PACKAGES := xen-hypervisor-4.17-amd64 xen-utils-4.17 xenstore-utils libxenmisc4.17 libxencall1 \
	libxendevicemodel1 libxenevtchn1 libxenforeignmemory1 libxengnttab1 libxenhypfs1 libxenstore4 \
	libxentoolcore1 libxentoollog1 libyajl2 libnl-3-200 libnl-route-3-200
