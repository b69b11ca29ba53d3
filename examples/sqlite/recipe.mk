# SPDX-License-Identifier: GPL-2.0-only
# Debian's SQLite, static with musl: its shell, and its own benchmark.
$(eval $(call debian_source,sqlite,sqlite3,$(SQLITE_VERSION)))
SQLITE := $(B)/examples/sqlite
EXAMPLE_PROGRAMS += $(SQLITE)/sqlite3 $(SQLITE)/speedtest1

$(SQLITE)/sqlite3.o: $(SQLITE)/source.stamp examples/sqlite/recipe.mk
	$(call say,BUILD,$@)
	cd $(SQLITE)/source && { ./configure --disable-tcl --disable-readline CC=musl-gcc && \
		env -u MAKEFLAGS -u MAKELEVEL $(MAKE) sqlite3.c shell.c; } > ../build.log 2>&1 || \
		{ cat ../build.log; exit 1; }
	musl-gcc -O2 -c -o $@ $(SQLITE)/source/sqlite3.c

$(SQLITE)/sqlite3: $(SQLITE)/sqlite3.o
	musl-gcc -O2 -static -o $@ $(SQLITE)/source/shell.c $< -lm

$(SQLITE)/speedtest1: $(SQLITE)/sqlite3.o
	musl-gcc -O2 -static -I$(SQLITE)/source -o $@ $(SQLITE)/source/test/speedtest1.c $< -lm
