# SPDX-License-Identifier: GPL-2.0-only
# Real Xen for the tests, in $(B)/xen: Debian's packages unpacked, what Dom0 boots, and a snapshot of it when
# it has. XEN_TESTS: what tests/xen/*.t and the environments xen-pv and xen-pvh want built.
XEN_TESTS := $(B)/xen/snapshot $(B)/tests/xen/guest

$(B)/xen/linux: scripts/xen.sh versions.mk
	$(call say,FETCH,$(@D))
	scripts/xen.sh $(@D) $(XEN_PACKAGES)
	@touch $@

$(B)/xen/initrd: tests/xen/make-dom0.sh $(wildcard tests/xen/root/*) $(B)/xen/linux
	$(call say,DOM0,$@)
	tests/xen/make-dom0.sh $(@D)

$(B)/xen/snapshot: $(B)/xen/initrd tests/xen/dom0
	$(call say,BOOT,$@)
	SIRLOIN_BUILD=$(abspath $(B)) tests/xen/dom0 snapshot

# Low and with one address for all, as an image is.
$(B)/tests/xen/guest: tests/xen/guest.S tests/xen/build.mk
	$(call say,AS,$@)
	@mkdir -p $(@D)
	$(CC) -nostdlib -static -no-pie -Wl,-z,max-page-size=4096,-Ttext-segment=0x100000 \
		-Wl,--build-id=none,-e,entry_pv -o $@ $<

.PHONY: xen check-xen
xen: $(XEN_TESTS)

check-xen: all xen $(APP_TESTS) $(IMAGE_TESTS) $(HYP_TESTS) $(B)/examples/nginx/nginx $(B)/examples/fio/fio
	SIRLOIN_CYCLES=50 SIRLOIN_FILE_TIMEOUT=1500 tests/run -e xen-pv -e xen-pvh xen/ xen-pv/ xen-pvh/
