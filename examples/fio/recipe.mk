# SPDX-License-Identifier: GPL-2.0-only
# Debian's fio, static with musl. It shares memory with its jobs, which are threads (--thread), without shmget().
$(eval $(call debian_source,fio,fio,$(FIO_VERSION)))
FIO := $(B)/examples/fio
EXAMPLE_PROGRAMS += $(FIO)/fio

$(FIO)/fio: $(FIO)/source.stamp $(LINUX_HEADERS) examples/fio/recipe.mk
	$(call say,BUILD,$@)
	cd $(FIO)/source && { ./configure --build-static --disable-native --disable-shm --cc=musl-gcc \
		--extra-cflags='-idirafter $(abspath $(LINUX_HEADERS))' && \
		env -u MAKEFLAGS -u MAKELEVEL $(MAKE) fio; } > ../build.log 2>&1 || { cat $(FIO)/build.log; exit 1; }
	cp $(FIO)/source/fio $@
