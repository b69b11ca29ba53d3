# SPDX-License-Identifier: GPL-2.0-only
# Numbers; never part of the tests. BENCH_RUNS=N says how often each is taken.
.PHONY: bench-boot bench-build bench-syscall
bench-boot: all $(B)/examples/nginx/nginx
	@scripts/bench-boot.sh $(B)

bench-build:
	@scripts/bench-build.sh

$(B)/bench/syscall: bench/syscall/syscall.c bench/build.mk
	$(call say,CC,$@)
	@mkdir -p $(@D)
	musl-gcc $(APP_CFLAGS) -static -o $@ $(filter %.c,$^)

bench-syscall: all $(B)/bench/syscall
	@bench/syscall/run.sh $(B)
