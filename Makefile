# SPDX-License-Identifier: GPL-2.0-only
# One make for everything; all output goes to build/. Each folder's rules are in its build.mk.
B := build
CC := gcc
HOST_CFLAGS := -O2 -g -std=gnu11 -Wall -Wextra -Werror -Iinclude
WITH :=

.PHONY: all deps check clean
.DEFAULT_GOAL := all
all: kernel $(B)/sirloin

include versions.mk
include platform/build.mk
include kernel/build.mk
include bake/build.mk
include cli/build.mk
include tests/build.mk

# Packages are asked for once; the stamp keeps a later make from asking again.
deps: $(B)/deps.stamp
$(B)/deps.stamp: versions.mk scripts/deps.sh
	@mkdir -p $(B)
	@scripts/deps.sh $(PACKAGES)
	@touch $@

check: kernel
	prove --timer tests/kernel

clean:
	rm -rf $(B)
