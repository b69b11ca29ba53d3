# SPDX-License-Identifier: GPL-2.0-only
# Test programs: every tests/app/NAME.c becomes a static program in three flavours,
# $(B)/tests/app/{musl,pie,glibc}/NAME. tests/run finds them there.

APP_FLAVOURS := musl pie glibc
APP_NAMES := $(patsubst tests/app/%.c,%,$(wildcard tests/app/*.c))
APP_TESTS := $(foreach f,$(APP_FLAVOURS),$(APP_NAMES:%=$(B)/tests/app/$(f)/%))

# Position-dependent by choice: Debian's gcc would make everything PIE. The kernel's UAPI headers come
# last so that the C library's own win.
APP_CFLAGS := -std=gnu11 -O2 -g -Wall -Wextra -Werror
MUSL_GCC ?= musl-gcc
MUSL_CFLAGS := -idirafter /usr/include -idirafter /usr/include/$(shell gcc -print-multiarch)

# musl-gcc knows no -static-pie: give the linker musl's self-relocating start file by hand.
MUSL_LIB := /usr/lib/$(shell uname -m)-linux-musl
MUSL_PIE := -fPIE -static -nostartfiles -Wl,-pie,--no-dynamic-linker,-z,text \
	$(MUSL_LIB)/rcrt1.o $(MUSL_LIB)/crti.o
MUSL_PIE_END := $(MUSL_LIB)/crtn.o

$(B)/tests/app/musl/%: tests/app/%.c tests/app/app.h tests/build.mk
	$(call say,CC,$@)
	@mkdir -p $(@D)
	$(MUSL_GCC) $(APP_CFLAGS) $(MUSL_CFLAGS) -fno-pie -no-pie -static -o $@ $<

$(B)/tests/app/pie/%: tests/app/%.c tests/app/app.h tests/build.mk
	$(call say,CC,$@)
	@mkdir -p $(@D)
	$(MUSL_GCC) $(APP_CFLAGS) $(MUSL_CFLAGS) $(MUSL_PIE) -o $@ $< $(MUSL_PIE_END)

$(B)/tests/app/glibc/%: tests/app/%.c tests/app/app.h tests/build.mk
	$(call say,CC,$@)
	@mkdir -p $(@D)
	$(CC) $(APP_CFLAGS) -fno-pie -no-pie -static -pthread -o $@ $<

.PHONY: test-programs
test-programs: $(APP_TESTS)

# Programs that tests/image/*.t bake themselves.
IMAGE_NAMES := $(patsubst tests/image/%.c,%,$(wildcard tests/image/*.c))
IMAGE_TESTS := $(IMAGE_NAMES:%=$(B)/tests/image/%)

$(B)/tests/image/%: tests/image/%.c tests/app/app.h tests/build.mk
	$(call say,CC,$@)
	@mkdir -p $(@D)
	$(MUSL_GCC) $(APP_CFLAGS) $(MUSL_CFLAGS) -fno-pie -no-pie -static -o $@ $<

test-programs: $(IMAGE_TESTS)

# What tests/apps/*/test.sh wants besides the applications.
APPS_TESTS := $(B)/tests/apps/sqlite/insert
$(B)/tests/apps/sqlite/insert: tests/apps/sqlite/insert.c $(B)/examples/sqlite/sqlite3.o
	$(call say,CC,$@)
	@mkdir -p $(@D)
	$(MUSL_GCC) $(APP_CFLAGS) -I$(B)/examples/sqlite/source -fno-pie -no-pie -static -o $@ $^ -lm

# One minute of malloc and free in random sizes, 200 MB in use: not part of the tests. The kernel gets
# little memory, so that what it would lose shows.
.PHONY: soak
soak: $(B)/tests/app/musl/malloc
	$(B)/sirloin bake $< -o $(B)/tests/malloc.img
	$(B)/sirloin run --memory 16M $(B)/tests/malloc.img -- 200 60

# Needs golang-go and rustc.
.PHONY: check-languages
check-languages: all
	tests/languages/run

include tests/xen/build.mk
