# SPDX-License-Identifier: GPL-2.0-only
# Debian's OpenSSL, static libraries with musl, for programs that want TLS.
$(eval $(call debian_source,openssl,openssl,$(OPENSSL_VERSION)))
OPENSSL := $(B)/examples/openssl/source

$(OPENSSL)/libssl.a: $(OPENSSL).stamp examples/openssl/recipe.mk $(LINUX_HEADERS)
	$(call say,BUILD,$@)
	cd $(OPENSSL) && { CC=musl-gcc ./Configure linux-x86_64 no-shared no-tests no-dso no-engine no-async \
		no-afalgeng no-ui-console -idirafter $(abspath $(LINUX_HEADERS)) && \
		env -u MAKEFLAGS -u MAKELEVEL $(MAKE) -j$(shell nproc) build_libs; } > ../build.log 2>&1 || \
		{ tail -n 50 ../build.log; exit 1; }
	touch $@
