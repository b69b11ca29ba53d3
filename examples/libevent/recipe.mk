# SPDX-License-Identifier: GPL-2.0-only
# Debian's libevent, a static library with musl, for programs that want it.
$(eval $(call debian_source,libevent,libevent,$(LIBEVENT_VERSION)))
LIBEVENT := $(B)/examples/libevent/source

$(LIBEVENT)/.libs/libevent.a: $(LIBEVENT).stamp examples/libevent/recipe.mk $(LINUX_HEADERS)
	$(call say,BUILD,$@)
	cd $(LIBEVENT) && { CC=musl-gcc ./configure --disable-shared --disable-openssl --disable-samples \
		--disable-libevent-regress --disable-debug-mode CFLAGS='-O2 -idirafter $(abspath $(LINUX_HEADERS))' && \
		env -u MAKEFLAGS -u MAKELEVEL $(MAKE) -j$(shell nproc) $(NO_AUTOTOOLS); } > ../build.log 2>&1 || \
		{ cat ../build.log; exit 1; }
	touch $@
