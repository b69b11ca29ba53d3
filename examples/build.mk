# SPDX-License-Identifier: GPL-2.0-only
# Programs for the examples: examples/NAME/recipe.mk says how $(B)/examples/NAME/NAME is made, and
# adds it to EXAMPLE_PROGRAMS. They are real programs from Debian's sources, never patched.
EXAMPLE_PROGRAMS :=

# $(call debian_source,NAME,PACKAGE,VERSION): unpacks Debian's source as $(B)/examples/NAME/source.
define debian_source
$(B)/examples/$(1)/source.stamp: scripts/debian-source.sh $(DEPS)
	$$(call say,FETCH,$(2))
	scripts/debian-source.sh $(2) '$(3)' $$(@D)
	touch $$@
endef

# Linux's headers, which musl does not bring, without those of the C library beside them.
LINUX_HEADERS := $(B)/examples/include
$(LINUX_HEADERS): $(DEPS)
	@mkdir -p $@
	ln -sfn /usr/include/linux /usr/include/asm-generic /usr/include/$$(gcc -print-multiarch)/asm $@
	touch $@

include $(wildcard examples/*/recipe.mk)

# The demo says how long the build took, so it has to know when it began.
ifneq ($(filter demo,$(MAKECMDGOALS)),)
export DEMO_BEGUN := $(or $(DEMO_BEGUN),$(shell date +%s%N))
endif

.PHONY: demo
demo: all $(B)/examples/nginx/nginx
	@examples/nginx/demo.sh $(B)
