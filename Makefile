# SPDX-License-Identifier: GPL-2.0-only
# One make for everything; all output goes to build/. Each folder's rules are in its build.mk.
#
#   make            the sirloin command, the kernel, the platforms
#   make demo       bakes nginx, runs it, fetches pages from it, prints what happened
#   make check      builds everything and runs every test
#   make lint       only the tests of the source itself
#   make kernel WITH=NAME,...    a kernel with more components; make components lists them
#   make kernel ONLY=NAME,...    one without the default components
#   make check-unmodified        proves that Linux is the tarball's
#   make bench      numbers beside what a user would take instead; CASE=NAME, JSON=FILE
#   make bench-syscall, bench-boot, bench-xen, bench-build    numbers of calls, the start and the build
#   make soak, soak-qemu, soak-xen    a minute of malloc; 20 minutes of nginx under load; gigabytes on Xen
#   make check-apps the tests of applications alone, Xen included
#   make check-xen  the tests on real Xen, in QEMU
#   make fuzz, fuzz-libfuzzer, check-languages    longer tests, not part of check
#   make clean
#
# V=1 shows the commands.
B := build
CC := gcc
HOST_CFLAGS := -O2 -g -std=gnu11 -Wall -Wextra -Werror -Iinclude
WITH :=
ONLY :=

.PHONY: all check check-apps lint clean help
.DEFAULT_GOAL := all
.DELETE_ON_ERROR:

# A job for each CPU unless the command line says how many; make 4.3 has -j in MAKEFLAGS only there.
MAKEFLAGS += --no-print-directory
ifeq ($(MAKELEVEL),0)
MAKEFLAGS += -j$(shell nproc)
endif

ifneq ($(V),1)
.SILENT:
endif
# $(call say,WHAT,FILE): the line that stands for a rule's commands.
say = printf '  %-8s %s\n' $(1) $(2)

include versions.mk

# Packages come before all else: make makes an included file first and then reads everything anew.
# The stamp keeps a later make from asking again.
DEPS := $(B)/deps.stamp
ifneq ($(filter-out clean help,$(or $(MAKECMDGOALS),all)),)
include $(DEPS)
endif
$(DEPS): versions.mk scripts/deps.sh
	@mkdir -p $(B)
	@scripts/deps.sh $(LINUX_SOURCE)=$(LINUX_VERSION) $(PACKAGES)
	@touch $@

include platform/build.mk
include kernel/build.mk
include bake/build.mk
include cli/build.mk
include tests/build.mk
include examples/build.mk
include bench/build.mk

all: $(KERNEL) $(B)/sirloin

# Everything is built first, so that a test's time is its own.
check: all $(APP_TESTS) $(IMAGE_TESTS) $(HYP_TESTS) $(BAKE_TESTS) $(CLI_TESTS) $(KUNIT_KERNEL) \
		$(DRIVER_KERNEL) $(EXAMPLE_PROGRAMS) $(APPS_TESTS) $(XEN_TESTS)
	tests/run

# All of it, some of which takes minutes.
check-apps: all $(EXAMPLE_PROGRAMS) $(APPS_TESTS) $(XEN_TESTS)
	SIRLOIN_ALL=yes SIRLOIN_ROUNDS=100 SIRLOIN_FILE_TIMEOUT=3600 tests/run apps/

lint:
	tests/run repo/

help:
	@sed -n 's/^#   //p' Makefile

clean:
	rm -rf $(B)
