# SPDX-License-Identifier: GPL-2.0-only
# Debian's LuaJIT, static with musl: a compiler that writes code at run time. ffi.C has all of musl and
# of LuaJIT.
$(eval $(call debian_source,luajit,luajit,$(LUAJIT_VERSION)))
LUAJIT := $(B)/examples/luajit
EXAMPLE_PROGRAMS += $(LUAJIT)/luajit

$(LUAJIT)/source/src/libluajit.a: $(LUAJIT)/source.stamp examples/luajit/recipe.mk
	$(call say,BUILD,$@)
	env -u MAKEFLAGS -u MAKELEVEL $(MAKE) -s -C $(LUAJIT)/source CC=musl-gcc HOST_CC=gcc STATIC_CC=musl-gcc \
		BUILDMODE=static TARGET_LDFLAGS=-static XCFLAGS=-DLUAJIT_NO_UNWIND=1 \
		> $(LUAJIT)/build.log 2>&1 || { cat $(LUAJIT)/build.log; exit 1; }

$(eval $(call dlsym_table,luajit,$(LUAJIT)/source/src/libluajit.a $(MUSL_LIBC)))
$(LUAJIT)/luajit: $(LUAJIT)/dlsym.o
	$(call say,LD,$@)
	musl-gcc -static -o $@ $(LUAJIT)/source/src/luajit.o $^ $(LUAJIT)/source/src/libluajit.a -lm
