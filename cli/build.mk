# SPDX-License-Identifier: GPL-2.0-only
# The sirloin command. Debian: nettle-dev. CLI_TESTS: what tests/unit/cli*.t want built.

SIRLOIN_VERSION ?= 0.1
CLI_CFLAGS := -D_GNU_SOURCE
CLI_LIBS := -lnettle
CLI_SOURCES := $(wildcard cli/*.c)
CLI_HEADERS := $(wildcard cli/*.h) bake/bake.h bake/note.h include/image.h
CLI_OBJECTS := $(CLI_SOURCES:%.c=$(B)/%.o)

$(B)/cli/%.o: cli/%.c $(CLI_HEADERS) cli/build.mk
	$(call say,CC,$@)
	@mkdir -p $(@D)
	$(CC) $(HOST_CFLAGS) $(CLI_CFLAGS) -DSIRLOIN_VERSION='"$(SIRLOIN_VERSION)"' -c -o $@ $<

$(B)/sirloin: $(CLI_OBJECTS) $(B)/bake/libbake.a
	$(call say,LD,$@)
	$(CC) $(HOST_CFLAGS) -o $@ $^ $(BAKE_LIBS) $(CLI_LIBS)

# Everything but main.c, whose place the tests take.
$(B)/tests/unit/cli-%: tests/unit/cli-%.c tests/unit/tap.h tests/unit/cli-stubs.h cli/text.c cli/options.c \
		cli/components.c $(CLI_HEADERS)
	$(call say,CC,$@)
	@mkdir -p $(@D)
	$(CC) $(HOST_CFLAGS) $(CLI_CFLAGS) $(BAKE_SANITIZE) -Icli -o $@ $(filter %.c,$^)

# The platform's parsers of the same options beside the command's. What the compiler makes of loops
# must not be a call of the function that has the loop.
$(B)/tests/unit/cli-platform: tests/unit/cli-platform.c $(wildcard platform/process/option*.c) \
		$(addprefix platform/common/,number.c string.c word.c) platform/process/process.h
$(B)/tests/unit/cli-platform: CLI_CFLAGS += -fno-builtin -fno-tree-loop-distribute-patterns

CLI_TESTS := $(B)/sirloin $(patsubst tests/%.c,$(B)/tests/%,$(wildcard tests/unit/cli-*.c))
