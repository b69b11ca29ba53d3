# SPDX-License-Identifier: GPL-2.0-only
# Numbers; never part of the tests. BENCH_RUNS=N says how often each is taken.
#
#   make bench                   all of bench/*/case.sh beside what a user would take instead; writes
#                                docs/benchmarks.md and its picture
#   make bench CASE="NAME..."    some of them; JSON=FILE writes all numbers there
.PHONY: bench bench-boot bench-syscall bench-xen bench-build soak-qemu soak-xen

# bench/NAME/NAME.c is a static program for the case NAME.
BENCH_PROGRAMS := $(foreach source,$(wildcard bench/*/*.c),$(B)/$(basename $(source))) $(B)/bench/calls/calls-glibc

# The default kernel linked with one platform, for the case "platforms". It never calls what it does not have.
ONE_PLATFORM := $(B)/bench/one-platform/default/kernel.elf
ONE_PLATFORM_OBJS := $(filter $(B)/platform/common/% $(B)/platform/process/%,$(PLATFORM_OBJS))

bench: all xen $(ONE_PLATFORM) $(BENCH_PROGRAMS) $(EXAMPLE_PROGRAMS) $(B)/bench/deps.stamp
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

bench-boot: all $(B)/examples/nginx/nginx $(B)/bench/deps.stamp
	@scripts/bench-boot.sh $(B)
	@BENCH_PEERS="microvm linux-microvm" BENCH_RUNS=$${BENCH_RUNS:-10} bench/run $(B) start footprint

# What a system call costs, rewritten and trapped, beside a native one.
bench-syscall: all $(BENCH_PROGRAMS)
	@BENCH_PEERS="native process trap" bench/run $(B) calls

# Guests of Xen alone.
bench-xen: all xen $(B)/examples/nginx/nginx $(B)/bench/deps.stamp
	@BENCH_PEERS="pvh linux-pvh pv linux-pv" bench/run $(B) start nginx footprint

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
