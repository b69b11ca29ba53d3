# SPDX-License-Identifier: GPL-2.0-only
# Numbers; never part of the tests. BENCH_RUNS=N says how often each is taken.
.PHONY: bench-boot bench-qemu bench-xen bench-build bench-syscall soak-qemu soak-xen
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
	SIRLOIN_LOAD=1024 tests/run -v xen/load

bench-build:
	@scripts/bench-build.sh

$(B)/bench/syscall: bench/syscall/syscall.c bench/build.mk
	$(call say,CC,$@)
	@mkdir -p $(@D)
	musl-gcc $(APP_CFLAGS) -static -o $@ $(filter %.c,$^)

$(B)/bench/syscall-glibc: bench/syscall/syscall.c bench/build.mk
	$(call say,CC,$@)
	@mkdir -p $(@D)
	$(CC) $(APP_CFLAGS) -static -o $@ $(filter %.c,$^)

bench-syscall: all $(B)/bench/syscall $(B)/bench/syscall-glibc
	@bench/syscall/run.sh $(B)

.PHONY: bench-luajit
bench-luajit: all $(B)/examples/luajit/luajit
	@bench/luajit/run.sh $(B)
