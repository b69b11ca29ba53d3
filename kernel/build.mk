# SPDX-License-Identifier: GPL-2.0-only
# The kernel: Debian's Linux source, unpacked once and never changed, with kernel/arch/rump added as
# arch/rump by a symbolic link. It is built once per set of components, the fragments
# kernel/config/*.config:
#
#   $(B)/kernel/SET/kernel.o     Linux, its symbols made local
#   $(B)/kernel/SET/kernel.elf   linked with all platforms: what the baker takes
#
# SET is "default", or "default+a+b" for `make kernel WITH=a,b`, the names sorted; or "only+a+b", without the
# default ones, for `make kernel ONLY=a,b`.
DEFAULT_COMPONENTS := dev-block dev-virtio dev-xen net-inet vfs-ext4 vfs-iso9660 vfs-squashfs vfs-ufs vfs-vfat vfs-xfs
COMPONENTS := $(filter-out base,$(patsubst kernel/config/%.config,%,$(wildcard kernel/config/*.config)))

comma := ,
empty :=
space := $(empty) $(empty)
ifneq ($(and $(WITH),$(ONLY)),)
$(error WITH adds to the default components, ONLY replaces them: one of the two)
endif
EXTRA_COMPONENTS := $(sort $(subst $(comma),$(space),$(WITH) $(ONLY)))
ifneq ($(filter-out $(COMPONENTS),$(EXTRA_COMPONENTS)),)
$(error no such component: $(filter-out $(COMPONENTS),$(EXTRA_COMPONENTS)); there are: $(COMPONENTS))
endif
KERNEL_SET := $(subst $(space),+,$(strip $(if $(ONLY),only,default) $(EXTRA_COMPONENTS)))
KUNIT_SET := default+test-kunit
# All drivers that are not in the default set, for tests/qemu.
DRIVER_SET := default+dev-ahci+dev-e1000e+dev-nvme+dev-pci+dev-serial+dev-usb+net-vsock+vfs-9p
KERNEL := $(B)/kernel/$(KERNEL_SET)/kernel.elf
KUNIT_KERNEL := $(B)/kernel/$(KUNIT_SET)/kernel.elf
DRIVER_KERNEL := $(B)/kernel/$(DRIVER_SET)/kernel.elf

LINUX_TARBALL := /usr/src/$(LINUX_SOURCE).tar.xz
LINUX := $(B)/$(LINUX_SOURCE)
OVERLAY := $(shell find kernel/arch include -type f)

# The same source gives the same bytes: no name, host or time of the builder goes in.
LINUX_DATE := $(shell date -u -r $(LINUX_TARBALL) 2>/dev/null)
KMAKE = $(MAKE) -s ARCH=rump KBUILD_BUILD_USER=sirloin KBUILD_BUILD_HOST=sirloin \
	KBUILD_BUILD_VERSION=1 KBUILD_BUILD_TIMESTAMP="$(LINUX_DATE)"

.PHONY: kernel components check-unmodified
kernel: $(KERNEL)
components:
	@printf '%s\n' $(COMPONENTS)

# Unpacked under a name of its own until it is whole.
$(B)/linux.stamp: $(LINUX_TARBALL) | $(DEPS)
	$(call say,UNPACK,$(LINUX_TARBALL))
	rm -rf $(LINUX) $(B)/unpack
	mkdir -p $(B)/unpack
	tar xf $(LINUX_TARBALL) -C $(B)/unpack
	mv $(B)/unpack/* $(LINUX)
	rmdir $(B)/unpack
	ln -sfn $(abspath kernel/arch/rump) $(LINUX)/arch/rump
	touch $@

# Fragments say CONFIG_A=y or CONFIG_A=n. The last one that names an option counts, so that a component
# may change what the base says.
ONE_OF_EACH := tac | awk -F= '/^CONFIG_/ && !seen[$$1]++' | tac

# $(call kernel_link,FOLDER)
kernel_link = ld -m elf_x86_64 -T $(1)/linux/arch/rump/kernel/vmlinux.lds --emit-relocs --gc-sections \
	-z max-page-size=4096 -z noexecstack -e process_start

# $(call kernel_rules,SET,FOLDER)
define kernel_rules
$(2)/fragments: $(patsubst %,kernel/config/%.config,base \
		$(patsubst default,$(DEFAULT_COMPONENTS),$(filter-out only,$(subst +, ,$(1))))) kernel/build.mk
	@mkdir -p $$(@D)
	cat $$(filter %.config,$$^) | $$(ONE_OF_EACH) > $$@

$(2)/config.stamp: $(2)/fragments $(B)/linux.stamp $(wildcard kernel/arch/rump/Kconfig*)
	$$(call say,CONFIG,$$@)
	mkdir -p $(2)/linux
	+$(KMAKE) -C $(LINUX) O=$(abspath $(2)/linux) KCONFIG_ALLCONFIG=$(abspath $(2)/fragments) \
		allnoconfig > $(2)/config.log 2>&1 || { cat $(2)/config.log; exit 1; }
	scripts/check-config.sh $(2)/linux/.config $(2)/fragments
	touch $$@

# Kbuild decides what of Linux and the overlay is out of date. Everything but the interface of
# hyp.h becomes local.
$(2)/kernel.o: $(2)/config.stamp $(OVERLAY) kernel/exports.txt
	$$(call say,LINUX,"$$@: this takes some minutes")
	+$(KMAKE) -C $(2)/linux vmlinux_o
	+$(KMAKE) -C $(2)/linux arch/rump/kernel/vmlinux.lds
	objcopy --keep-global-symbols=kernel/exports.txt $(2)/linux/vmlinux.o $$@

# The names that a backtrace shows: Linux's own table of them (scripts/kallsyms). It lies behind the
# code, so that the addresses of a first link are right.
$(2)/names.o: $(2)/kernel.o $(PLATFORM_OBJS)
	$$(call say,NAMES,$$@)
	$(call kernel_link,$(2)) $$^ -o $(2)/nameless.elf
	NM=nm sh $(LINUX)/scripts/mksysmap $(2)/nameless.elf $(2)/names.map
	$(2)/linux/scripts/kallsyms --base-relative $(2)/names.map > $(2)/names.S
	$(CC) -DBITS_PER_LONG=64 -c -o $$@ $(2)/names.S
	rm $(2)/nameless.elf

# Still movable by its relocations.
$(2)/kernel.elf: $(2)/kernel.o $(2)/names.o $(PLATFORM_OBJS)
	$$(call say,LD,$$@)
	$(call kernel_link,$(2)) $$^ -o $$@.new
	mv $$@.new $$@
endef

$(foreach set,$(sort default $(KERNEL_SET) $(KUNIT_SET) $(DRIVER_SET)),\
	$(eval $(call kernel_rules,$(set),$(B)/kernel/$(set))))

# Kernels at once would only share the CPUs; the one that most images wait for is first.
ifneq ($(KERNEL),$(KUNIT_KERNEL))
$(B)/kernel/$(KUNIT_SET)/config.stamp: | $(B)/kernel/$(KERNEL_SET)/kernel.o
endif
ifneq ($(KERNEL),$(DRIVER_KERNEL))
$(B)/kernel/$(DRIVER_SET)/config.stamp: | $(B)/kernel/$(KUNIT_SET)/kernel.o
endif

# Every file of the tree is the tarball's, and nothing is added but the overlay's link.
check-unmodified: $(B)/linux.stamp
	@scripts/check-unmodified.sh $(LINUX_TARBALL) $(B) $(LINUX_SOURCE)
