# SPDX-License-Identifier: GPL-2.0-only
# Debian's libiperf, which is all of iperf3 but its main(), as a static program of glibc. Its source is not used: the
# archive's mirrors do not always have it.
IPERF3 := $(B)/examples/iperf3
EXAMPLE_PROGRAMS += $(IPERF3)/iperf3

$(IPERF3)/iperf3: examples/iperf3/iperf3.c examples/iperf3/recipe.mk $(DEPS)
	@mkdir -p $(@D)
	$(call say,BUILD,$@)
	gcc -O2 -Wall -Wextra -Werror -static -o $@ $< -liperf -lsctp -lcrypto -lm 2> $(@D)/build.log || \
		{ cat $(@D)/build.log; exit 1; }
