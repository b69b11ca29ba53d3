# SPDX-License-Identifier: GPL-2.0-only
# Debian's Redis, static with musl and its allocator.
$(eval $(call debian_source,redis,redis,$(REDIS_VERSION)))
REDIS := $(B)/examples/redis
EXAMPLE_PROGRAMS += $(REDIS)/redis-server

# Its tests from outside want redis-benchmark and redis-cli beside them.
$(REDIS)/redis-server: $(REDIS)/source.stamp examples/redis/recipe.mk $(LINUX_HEADERS)
	$(call say,BUILD,$@)
	env -u MAKEFLAGS -u MAKELEVEL $(MAKE) -j$(shell nproc) -C $(REDIS)/source/src CC=musl-gcc MALLOC=libc \
		USE_SYSTEMD=no CFLAGS='-idirafter $(abspath $(LINUX_HEADERS))' LDFLAGS=-static \
		redis-server redis-benchmark redis-cli > $(REDIS)/build.log 2>&1 || { cat $(REDIS)/build.log; exit 1; }
	cp $(REDIS)/source/src/redis-server $@
