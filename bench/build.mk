# SPDX-License-Identifier: GPL-2.0-only
# Numbers; never part of the tests. BENCH_RUNS=N says how often each is taken.
#
#   make bench                   all of bench/*/case.sh beside what a user would take instead; writes
#                                docs/benchmarks.md and its picture
#   make bench CASE="NAME..."    some of them; JSON=FILE writes all numbers there
.PHONY: bench bench-boot bench-qemu bench-xen bench-build soak-qemu soak-xen

# bench/NAME/NAME.c is a static program for the case NAME.
BENCH_PROGRAMS := $(foreach source,$(wildcard bench/*/*.c),$(B)/$(basename $(source))) $(B)/bench/calls/calls-glibc

# The default kernel linked with one platform, for the case "platforms". It never calls what it does not have.
ONE_PLATFORM := $(B)/bench/one-platform/default/kernel.elf
ONE_PLATFORM_OBJS := $(filter $(B)/platform/common/% $(B)/platform/process/%,$(PLATFORM_OBJS))

bench: all $(ONE_PLATFORM) $(BENCH_PROGRAMS) $(EXAMPLE_PROGRAMS) $(B)/bench/deps.stamp
	@bench/run $(if $(JSON),--json $(JSON)) $(if $(CASE),,--write docs) $(B) $(CASE)

# What only this needs.
$(B)/bench/deps.stamp: versions.mk $(DEPS)
	@mkdir -p $(@D)
	@scripts/deps.sh $(LINUX_SOURCE)=$(LINUX_VERSION) $(BENCH_PACKAGES)
	@touch $@

$(B)/bench/%: bench/%.c bench/build.mk
	$(call say,CC,$@)
	@mkdir -p $(@D)
	$(MUSL_GCC) $(APP_CFLAGS) $(MUSL_CFLAGS) -fno-pie -no-pie -static -o $@ $<

$(B)/bench/calls/calls-glibc: bench/calls/calls.c bench/build.mk
	$(call say,CC,$@)
	@mkdir -p $(@D)
	$(CC) $(APP_CFLAGS) -fno-pie -no-pie -static -pthread -o $@ $<

bench-boot: all $(B)/examples/nginx/nginx
	@scripts/bench-boot.sh $(B)
	@scripts/bench-qemu.sh $(B)

# The part of bench-boot that is about virtual machines.
bench-qemu: all $(B)/examples/nginx/nginx
	@scripts/bench-qemu.sh $(B)

# The same with guests of Xen.
bench-xen: all xen $(B)/examples/nginx/nginx
	@scripts/bench-xen.sh $(B)

# SOAK_SECONDS of nginx under load, 20 minutes.
soak-qemu: all $(B)/examples/nginx/nginx
	@scripts/soak-qemu.sh $(B)

# A gigabyte each way, on disk and network at once, PV and PVH.
soak-xen: all xen $(B)/examples/fio/fio $(B)/tests/image/net
	SIRLOIN_LOAD=1024 SIRLOIN_FILE_TIMEOUT=7200 tests/run -v xen/load

bench-build:
	@scripts/bench-build.sh

$(ONE_PLATFORM): $(addprefix $(B)/kernel/default/,kernel.o names.o) $(ONE_PLATFORM_OBJS)
	$(call say,LD,$@)
	@mkdir -p $(@D)
	$(call kernel_link,$(B)/kernel/default) --unresolved-symbols=ignore-all $^ -o $@
