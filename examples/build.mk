# SPDX-License-Identifier: GPL-2.0-only
# Programs for the examples: examples/NAME/recipe.mk says how $(B)/examples/NAME/NAME is made, and
# adds it to EXAMPLE_PROGRAMS. They are real programs from Debian's sources, never patched.
EXAMPLE_PROGRAMS :=

# $(call debian_source,NAME,PACKAGE,VERSION[,--tar-only]): unpacks Debian's source as
# $(B)/examples/NAME/source; with --tar-only without Debian's changes.
define debian_source
$(B)/examples/$(1)/source.stamp: scripts/debian-source.sh $(DEPS)
	$$(call say,FETCH,$(2))
	scripts/debian-source.sh $(2) '$(3)' $$(@D) $(4)
	touch $$@
endef

# Linux's headers, which musl does not bring, without those of the C library beside them.
LINUX_HEADERS := $(B)/examples/include
$(LINUX_HEADERS): $(DEPS)
	@mkdir -p $@
	ln -sfn /usr/include/linux /usr/include/asm-generic /usr/include/$$(gcc -print-multiarch)/asm $@
	touch $@

# What musl-gcc -static links.
MUSL_LIBC := /usr/lib/$(subst gnu,musl,$(shell gcc -print-multiarch))/libc.a

# $(call dlsym_table,NAME,FILES): makes $(B)/examples/NAME/dlsym.o, with which a static program finds the
# names of these objects and archives in itself (examples/dlsym).
define dlsym_table
$(B)/examples/$(1)/dlsym.o: $(wildcard examples/dlsym/*) $(2)
	$$(call say,TABLE,$$@)
	examples/dlsym/table.sh $(2) > $$(@D)/table.c
	musl-gcc -O2 -Wall -Wextra -Werror -Iexamples/dlsym -r -nostdlib -o $$@ examples/dlsym/dlsym.c $$(@D)/table.c
endef

# For make: what autoconf and automake make is there and stays.
NO_AUTOTOOLS := ACLOCAL=: AUTOCONF=: AUTOHEADER=: AUTOMAKE=:

include $(wildcard examples/*/recipe.mk)

# The demo says how long the build took, so it has to know when it began.
ifneq ($(filter demo,$(MAKECMDGOALS)),)
export DEMO_BEGUN := $(or $(DEMO_BEGUN),$(shell date +%s%N))
endif

.PHONY: demo
demo: all $(B)/examples/nginx/nginx
	@examples/nginx/demo.sh $(B)
