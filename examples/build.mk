# SPDX-License-Identifier: GPL-2.0-only
# Programs for the examples: examples/NAME/recipe.mk says how $(B)/examples/NAME/NAME is made, and
# adds it to EXAMPLE_PROGRAMS. They are real programs from Debian's sources, never patched.
EXAMPLE_PROGRAMS :=
include $(wildcard examples/*/recipe.mk)

# The demo says how long the build took, so it has to know when it began.
ifneq ($(filter demo,$(MAKECMDGOALS)),)
export DEMO_BEGUN := $(or $(DEMO_BEGUN),$(shell date +%s%N))
endif

.PHONY: demo bench-boot bench-build
demo: all $(B)/examples/nginx/nginx
	@examples/nginx/demo.sh $(B)

# Numbers; never part of the tests. BENCH_RUNS=N says how often each is taken.
bench-boot: all $(B)/examples/nginx/nginx
	@scripts/bench-boot.sh $(B)

bench-build:
	@scripts/bench-build.sh
