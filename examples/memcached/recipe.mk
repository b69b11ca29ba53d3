# SPDX-License-Identifier: GPL-2.0-only
# Debian's memcached, static with musl; as its tests want it, with commands for them, beside it.
$(eval $(call debian_source,memcached,memcached,$(MEMCACHED_VERSION)))
MEMCACHED := $(B)/examples/memcached
EXAMPLE_PROGRAMS += $(MEMCACHED)/memcached

$(MEMCACHED)/memcached: $(MEMCACHED)/source.stamp examples/memcached/recipe.mk $(LIBEVENT)/.libs/libevent.a
	$(call say,BUILD,$@)
	cd $(MEMCACHED)/source && { CC=musl-gcc ./configure --enable-static --with-libevent=$(abspath $(LIBEVENT)) \
		CFLAGS='-O2 -I$(abspath $(LIBEVENT))/include -idirafter $(abspath $(LINUX_HEADERS))' \
		LDFLAGS=-L$(abspath $(LIBEVENT))/.libs && env -u MAKEFLAGS -u MAKELEVEL $(MAKE) -j$(shell nproc) \
		$(NO_AUTOTOOLS) memcached memcached-debug timedrun; } > ../build.log 2>&1 || \
		{ cat ../build.log; exit 1; }
	cp $(MEMCACHED)/source/memcached $@
