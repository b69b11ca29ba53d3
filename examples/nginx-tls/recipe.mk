# SPDX-License-Identifier: GPL-2.0-only
# The same nginx with TLS, by Debian's OpenSSL.
NGINX_TLS := $(B)/examples/nginx-tls
NGINX_TLS_SSL := $(B)/examples/openssl/source
NGINX_TLS_CC := -O2 -I$(abspath $(NGINX_TLS_SSL))/include -idirafter $(abspath examples/nginx/include)
EXAMPLE_PROGRAMS += $(NGINX_TLS)/nginx-tls

# Behind nginx: configure writes into the folder of the source too.
$(NGINX_TLS)/nginx-tls: $(NGINX_TLS_SSL)/libssl.a $(B)/examples/nginx/nginx \
		examples/nginx-tls/recipe.mk
	$(call say,BUILD,$@)
	@mkdir -p $(@D)
	cd $(NGINX)/source && { ./configure $(NGINX_OPTIONS) --with-http_ssl_module --builddir=tls \
		--with-ld-opt='-static -L$(abspath $(NGINX_TLS_SSL))' \
		--with-cc-opt='$(NGINX_TLS_CC)' && \
		$(MAKE) -s -f tls/Makefile; } > $(abspath $(@D))/build.log 2>&1 || \
		{ cat $(abspath $(@D))/build.log; exit 1; }
	cp $(NGINX)/source/tls/nginx $@
