# SPDX-License-Identifier: GPL-2.0-only
# ljsyscall, Lua's way to Linux's system calls, with its own tests: a folder for LuaJIT.
$(eval $(call debian_source,ljsyscall,lua-ljsyscall,$(LJSYSCALL_VERSION),--tar-only))
EXAMPLE_PROGRAMS += $(B)/examples/ljsyscall/source.stamp
