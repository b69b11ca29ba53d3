# SPDX-License-Identifier: GPL-2.0-only
# The platforms: PLATFORM_OBJS goes into every kernel.elf. HYP_TESTS are the programs that
# tests/hyp/*.t run; see the end.

# No vector registers, no red zone (a handler may run on any stack), no calls into a C library, and
# no loop turned into a call of the very function it is in.
PLATFORM_CFLAGS := -std=gnu11 -O2 -g -Wall -Wextra -Werror -Iinclude -ffreestanding \
	-fno-stack-protector -fno-pic -mcmodel=small -mno-red-zone -mgeneral-regs-only \
	-fno-asynchronous-unwind-tables -fcf-protection=none -fno-tree-loop-distribute-patterns \
	-fno-reorder-functions -fno-reorder-blocks-and-partition -MMD -MP

PLATFORM_DIRS := platform/common platform/process platform/machine platform/pc platform/xen
PLATFORM_SOURCES := $(wildcard $(PLATFORM_DIRS:%=%/*.c) $(PLATFORM_DIRS:%=%/*.S))
PLATFORM_OBJS := $(patsubst %,$(B)/%.o,$(basename $(PLATFORM_SOURCES)))

# The linker scripts put the process platform's code, and that of machines, between symbols of its own: the
# seccomp filter and the exception handlers know it by its addresses. What is common is with the process
# platform's.
$(B)/platform/machine/% $(B)/platform/pc/% $(B)/platform/xen/%: PLATFORM_SECTION := .text..platform
PLATFORM_SECTION := .text..process

define platform_compile
	$(call say,CC,$@)
	@mkdir -p $(@D)
	$(CC) $(PLATFORM_CFLAGS) -c -o $@ $<
	objcopy --rename-section .text=$(PLATFORM_SECTION) $@
endef

$(B)/platform/%.o: platform/%.c platform/build.mk
	$(platform_compile)

$(B)/platform/%.o: platform/%.S platform/build.mk
	$(platform_compile)

# Contract tests: a tiny kernel that only calls the platform, linked where the real one would be.
HYP_KERNELS := $(patsubst tests/hyp/%.c,%,$(wildcard tests/hyp/*.c))
HYP_KERNEL_OBJS := $(HYP_KERNELS:%=$(B)/tests/hyp/%.o) $(B)/tests/hyp/entry.o
HYP_TOOLS := $(patsubst tests/hyp/tools/%.c,$(B)/tests/hyp/%,$(wildcard tests/hyp/tools/*.c))
HYP_TESTS := $(B)/tests/hyp/kernel $(HYP_TOOLS) $(B)/tests/unit/platform-spin

$(B)/tests/hyp/%.o: tests/hyp/%.c platform/build.mk
	$(call say,CC,$@)
	@mkdir -p $(@D)
	$(CC) $(PLATFORM_CFLAGS) -c -o $@ $<

$(B)/tests/hyp/%.o: tests/hyp/%.S platform/build.mk
	$(call say,CC,$@)
	@mkdir -p $(@D)
	$(CC) $(PLATFORM_CFLAGS) -c -o $@ $<

$(B)/tests/hyp/kernel: tests/hyp/kernel.lds $(HYP_KERNEL_OBJS) $(PLATFORM_OBJS)
	$(call say,LD,$@)
	$(LD) -static -no-pie -nostdlib -z noexecstack -e process_start -T $< -o $@ \
		$(HYP_KERNEL_OBJS) $(PLATFORM_OBJS)

$(B)/tests/hyp/%: tests/hyp/tools/%.c platform/build.mk
	$(call say,CC,$@)
	@mkdir -p $(@D)
	$(CC) $(HOST_CFLAGS) -o $@ $<

# tests/unit/platform-NAME.c takes the place of all the process platform but NAME.c.
$(B)/tests/unit/platform-%: tests/unit/platform-%.c platform/process/%.c platform/process/process.h tests/unit/tap.h
	$(call say,CC,$@)
	@mkdir -p $(@D)
	$(CC) $(HOST_CFLAGS) $(BAKE_SANITIZE) -o $@ $(filter %.c,$^)

.PHONY: hyp-tests
hyp-tests: $(HYP_TESTS)

-include $(PLATFORM_OBJS:.o=.d) $(HYP_KERNEL_OBJS:.o=.d)
