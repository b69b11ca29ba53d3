# SPDX-License-Identifier: GPL-2.0-only
# The baker: a library for the sirloin command, and its tests. Debian: libarchive-dev, libzydis-dev, liblzma-dev.
#
# BAKE_TESTS: what tests/bake/*.t and tests/unit/bake*.t want built.

BAKE_CFLAGS := -D_GNU_SOURCE
BAKE_LIBS := -larchive -lZydis -llzma
BAKE_SOURCES := $(wildcard bake/*.c)
BAKE_HEADERS := $(wildcard bake/*.h) include/image.h
BAKE_OBJECTS := $(BAKE_SOURCES:%.c=$(B)/%.o)
BAKE_SANITIZE := -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer

$(B)/bake/%.o: bake/%.c $(BAKE_HEADERS) bake/build.mk
	$(call say,CC,$@)
	@mkdir -p $(@D)
	$(CC) $(HOST_CFLAGS) $(BAKE_CFLAGS) -c -o $@ $<

$(B)/bake/libbake.a: $(BAKE_OBJECTS)
	$(call say,AR,$@)
	$(RM) $@
	$(AR) rcs $@ $^

# Programs that are tests of the baker's own functions, all under the sanitizers. bake-fuzz has the
# entry point that libFuzzer calls; tests/bake/fuzz-main.c calls it where there is no libFuzzer.
$(B)/tests/bake/bake-fuzz: tests/bake/fuzz.c tests/bake/fuzz-main.c tests/bake/fuzz.h $(BAKE_SOURCES) $(BAKE_HEADERS)
	$(call say,CC,$@)
	@mkdir -p $(@D)
	$(CC) $(HOST_CFLAGS) $(BAKE_CFLAGS) $(BAKE_SANITIZE) -Ibake -o $@ $(filter %.c,$^) $(BAKE_LIBS)

$(B)/tests/unit/bake-%: tests/unit/bake-%.c tests/unit/tap.h $(BAKE_SOURCES) $(BAKE_HEADERS)
	$(call say,CC,$@)
	@mkdir -p $(@D)
	$(CC) $(HOST_CFLAGS) $(BAKE_CFLAGS) $(BAKE_SANITIZE) -Ibake -o $@ $(filter %.c,$^) $(BAKE_LIBS)

# A kernel that is none: it checks that it was moved properly, and says so.
BAKE_FAKE_CFLAGS := -std=gnu11 -O2 -g -Wall -Wextra -Werror -Iinclude -ffreestanding -fno-pic -fno-pie \
	-fno-stack-protector -mno-red-zone -mcmodel=small -fno-asynchronous-unwind-tables

$(B)/tests/bake/fake-kernel.elf: tests/bake/fake-kernel.c tests/bake/fake-kernel.S \
		tests/bake/fake-kernel.lds include/image.h
	$(call say,CC,$@)
	@mkdir -p $(@D)
	$(CC) $(BAKE_FAKE_CFLAGS) -c -o $(@D)/fake-kernel-c.o tests/bake/fake-kernel.c
	$(CC) -c -o $(@D)/fake-kernel-s.o tests/bake/fake-kernel.S
	$(LD) --emit-relocs -z noexecstack -T tests/bake/fake-kernel.lds -o $@ \
		$(@D)/fake-kernel-c.o $(@D)/fake-kernel-s.o

# Programs to be baked; the fake kernel looks at them and does not run them.
BAKE_PROGRAMS := $(addprefix $(B)/tests/bake/program-,musl high glibc pie dynamic)
BAKE_PROGRAM_CFLAGS := -std=gnu11 -O2 -g -Wall -Wextra -Werror

$(B)/tests/bake/program-musl: tests/bake/program.c bake/build.mk
	$(call say,CC,$@)
	@mkdir -p $(@D)
	musl-gcc $(BAKE_PROGRAM_CFLAGS) -static -no-pie -o $@ $<
$(B)/tests/bake/program-high: tests/bake/program.c bake/build.mk
	$(call say,CC,$@)
	@mkdir -p $(@D)
	musl-gcc $(BAKE_PROGRAM_CFLAGS) -static -no-pie -Wl,-Ttext-segment=0x7fff0000 -o $@ $<
$(B)/tests/bake/program-glibc: tests/bake/program.c bake/build.mk
	$(call say,CC,$@)
	@mkdir -p $(@D)
	$(CC) $(BAKE_PROGRAM_CFLAGS) -static -o $@ $<
$(B)/tests/bake/program-pie: tests/bake/program.c bake/build.mk
	$(call say,CC,$@)
	@mkdir -p $(@D)
	$(CC) $(BAKE_PROGRAM_CFLAGS) -static-pie -o $@ $<
$(B)/tests/bake/program-dynamic: tests/bake/program.c bake/build.mk
	$(call say,CC,$@)
	@mkdir -p $(@D)
	$(CC) $(BAKE_PROGRAM_CFLAGS) -o $@ $<

BAKE_TESTS := $(B)/sirloin $(B)/tests/bake/bake-fuzz $(B)/tests/bake/fake-kernel.elf $(BAKE_PROGRAMS) \
	$(patsubst tests/%.c,$(B)/tests/%,$(wildcard tests/unit/bake-*.c))

# Many more rounds than `make check` takes.
.PHONY: fuzz fuzz-libfuzzer
fuzz: $(B)/tests/bake/bake-fuzz $(B)/tests/bake/fake-kernel.elf $(BAKE_PROGRAMS)
	SIRLOIN_FUZZ_ROUNDS=100000 tests/bake/fuzz.t
	SIRLOIN_FUZZ_ROUNDS=100000 tests/bake/fuzz-pie.t

# The same target with libFuzzer, which looks for inputs that reach new code. Debian: clang,
# libclang-rt-14-dev. What it finds stays in the folder of the role; FUZZ_SECONDS is for each role.
FUZZ_SECONDS ?= 300
LIBFUZZER := $(B)/tests/bake/libfuzzer
LIBFUZZER_FLAGS := -max_total_time=$(FUZZ_SECONDS) -timeout=20 -max_len=100000 -verbosity=0 \
	-print_final_stats=1

$(LIBFUZZER)/bake: tests/bake/fuzz.c tests/bake/fuzz-init.c tests/bake/fuzz.h $(BAKE_SOURCES) $(BAKE_HEADERS)
	$(call say,CC,$@)
	@mkdir -p $(@D)/program $(@D)/kernel
	clang $(HOST_CFLAGS) -Wno-unused-but-set-variable $(BAKE_CFLAGS) -Ibake \
		-fsanitize=fuzzer,address,undefined -fno-sanitize-recover=all -o $@ \
		$(filter %.c,$^) $(BAKE_LIBS)

fuzz-libfuzzer: $(LIBFUZZER)/bake $(B)/tests/bake/fake-kernel.elf $(BAKE_PROGRAMS)
	cp $(B)/tests/bake/program-musl $(B)/tests/bake/program-dynamic $(LIBFUZZER)/program
	cp $(B)/tests/bake/fake-kernel.elf $(LIBFUZZER)/kernel
	FUZZ_ROLE=program FUZZ_PARTNER=$(B)/tests/bake/fake-kernel.elf $(LIBFUZZER)/bake \
		$(LIBFUZZER_FLAGS) -artifact_prefix=$(LIBFUZZER)/ $(LIBFUZZER)/program
	FUZZ_ROLE=kernel FUZZ_PARTNER=$(B)/tests/bake/program-musl $(LIBFUZZER)/bake \
		$(LIBFUZZER_FLAGS) -artifact_prefix=$(LIBFUZZER)/ $(LIBFUZZER)/kernel
