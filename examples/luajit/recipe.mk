# SPDX-License-Identifier: GPL-2.0-only
# Debian's LuaJIT, static with musl: a compiler that writes code at run time.
$(eval $(call debian_source,luajit,luajit,$(LUAJIT_VERSION)))
LUAJIT := $(B)/examples/luajit
EXAMPLE_PROGRAMS += $(LUAJIT)/luajit

$(LUAJIT)/luajit: $(LUAJIT)/source.stamp examples/luajit/recipe.mk
	$(call say,BUILD,$@)
	env -u MAKEFLAGS -u MAKELEVEL $(MAKE) -s -C $(LUAJIT)/source CC=musl-gcc HOST_CC=gcc STATIC_CC=musl-gcc \
		BUILDMODE=static TARGET_LDFLAGS=-static XCFLAGS=-DLUAJIT_NO_UNWIND=1 \
		> $(LUAJIT)/build.log 2>&1 || { cat $(LUAJIT)/build.log; exit 1; }
	cp $(LUAJIT)/source/src/luajit $@
