# SPDX-License-Identifier: GPL-2.0-only
# The kernel object of a component set: `make kernel` or `make kernel WITH=a,b`. Components are the
# fragments kernel/config/*.config; the default set is all that are named here.
DEFAULT_COMPONENTS := dev-block net-inet vfs-ext4 vfs-iso9660 vfs-squashfs vfs-ufs vfs-vfat vfs-xfs
comma := ,
EXTRA_COMPONENTS := $(sort $(subst $(comma), ,$(WITH)))
empty :=
SET := $(subst $(empty) ,+,$(strip default $(EXTRA_COMPONENTS)))
FRAGMENTS := $(patsubst %,kernel/config/%.config,base $(DEFAULT_COMPONENTS) $(EXTRA_COMPONENTS))

LINUX_TARBALL := /usr/src/linux-source-$(LINUX_SERIES).tar.xz
LINUX := $(B)/linux-source-$(LINUX_SERIES)
K := $(B)/kernel/$(SET)
OVERLAY := $(shell find kernel/arch include -type f 2>/dev/null)
KMAKE = $(MAKE) -s -C $(LINUX) ARCH=rump O=$(abspath $(K))/linux

.PHONY: kernel check-unmodified
kernel: $(K)/kernel.elf

# Unpacked once, under a name of its own until it is whole; the overlay is added as a symbolic link.
$(B)/linux.stamp: $(B)/deps.stamp
	rm -rf $(LINUX) $(B)/unpack
	mkdir -p $(B)/unpack
	tar xf $(LINUX_TARBALL) -C $(B)/unpack
	mv $(B)/unpack/* $(LINUX)
	rmdir $(B)/unpack
	ln -sfn $(abspath kernel/arch/rump) $(LINUX)/arch/rump
	touch $@

$(K)/config.stamp: $(B)/linux.stamp $(FRAGMENTS) kernel/arch/rump/Kconfig
	mkdir -p $(K)/linux
	cat $(FRAGMENTS) > $(K)/fragments
	$(KMAKE) KCONFIG_ALLCONFIG=$(abspath $(K))/fragments allnoconfig > $(K)/config.log
	@grep '^CONFIG' $(K)/fragments | while read -r line; do \
		grep -qx "$$line" $(K)/linux/.config || { echo "kernel/config: $$line has no effect"; \
		exit 1; }; done
	touch $@

# Kbuild decides what of Linux and the overlay is out of date.
$(K)/linux/vmlinux.o: $(K)/config.stamp $(OVERLAY)
	+$(KMAKE) -j$(shell nproc) vmlinux_o
	+$(KMAKE) arch/rump/kernel/vmlinux.lds
	touch $@

# Everything but the interface of hyp.h becomes local.
$(K)/kernel.o: $(K)/linux/vmlinux.o kernel/exports.txt
	objcopy --keep-global-symbols=kernel/exports.txt $< $@

# The kernel and all platforms, still movable by its relocations: what the baker takes.
$(K)/kernel.elf: $(K)/kernel.o $(PLATFORM_OBJS)
	ld -m elf_x86_64 -T $(K)/linux/arch/rump/kernel/vmlinux.lds --emit-relocs \
		-z max-page-size=4096 -z noexecstack -e process_start $^ -o $@.new
	mv $@.new $@

# Every file of the tree is the tarball's, and nothing is added but the overlay's link.
check-unmodified: $(B)/linux.stamp
	@scripts/check-unmodified.sh $(LINUX_TARBALL) $(B) linux-source-$(LINUX_SERIES)
