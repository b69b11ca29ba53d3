# SPDX-License-Identifier: GPL-2.0-only
# Debian's SQLite: its shell, static with musl.
$(eval $(call debian_source,sqlite,sqlite3,$(SQLITE_VERSION)))
SQLITE := $(B)/examples/sqlite
EXAMPLE_PROGRAMS += $(SQLITE)/sqlite3

$(SQLITE)/sqlite3: $(SQLITE)/source.stamp examples/sqlite/recipe.mk
	$(call say,BUILD,$@)
	cd $(SQLITE)/source && { ./configure --disable-tcl --disable-readline CC=musl-gcc && \
		env -u MAKEFLAGS -u MAKELEVEL $(MAKE) sqlite3.c shell.c; } > ../build.log 2>&1 || \
		{ cat ../build.log; exit 1; }
	cd $(SQLITE)/source && musl-gcc -O2 -static -o $(abspath $@) shell.c sqlite3.c -lm
