# SPDX-License-Identifier: GPL-2.0-only
# Debian's Lua, static with musl.
$(eval $(call debian_source,lua,lua5.4,$(LUA_VERSION)))
LUA := $(B)/examples/lua
EXAMPLE_PROGRAMS += $(LUA)/lua

$(LUA)/lua: $(LUA)/source.stamp examples/lua/recipe.mk
	$(call say,BUILD,$@)
	cd $(LUA)/source/src && musl-gcc -O2 -std=gnu99 -DLUA_USE_POSIX -static \
		-I$(abspath examples/lua/include) -o $(abspath $@) $$(ls l*.c | grep -v '^luac\.c$$') -lm
