# SPDX-License-Identifier: GPL-2.0-only
# Debian's nginx, static with musl. Modules that need PCRE or zlib are left out; so is DWARF, as from Debian's own
# package.
$(eval $(call debian_source,nginx,nginx,$(NGINX_VERSION)))
NGINX := $(B)/examples/nginx
EXAMPLE_PROGRAMS += $(NGINX)/nginx

# Debian's musl has no crypt(), and configure would take glibc's library for it: no passwords. The
# configuration and what the program writes are found where a server has them.
NGINX_OPTIONS := --with-cc=musl-gcc --without-http_rewrite_module --without-http_gzip_module \
	--without-http_auth_basic_module --prefix=/ --conf-path=/etc/nginx.conf --pid-path=/tmp/nginx.pid \
	--error-log-path=stderr --http-log-path=/dev/null --http-client-body-temp-path=/tmp/client \
	--http-proxy-temp-path=/tmp/proxy --http-fastcgi-temp-path=/tmp/fastcgi \
	--http-uwsgi-temp-path=/tmp/uwsgi --http-scgi-temp-path=/tmp/scgi
$(NGINX)/nginx: $(NGINX)/source.stamp examples/nginx/recipe.mk
	$(call say,BUILD,$@)
	cd $(NGINX)/source && ./configure $(NGINX_OPTIONS) --with-ld-opt=-static \
		--with-cc-opt='-O2 -idirafter $(abspath examples/nginx/include)' \
		> configure.log 2>&1 || { cat configure.log; exit 1; }
	$(MAKE) -s -C $(NGINX)/source > $(NGINX)/build.log 2>&1 || { cat $(NGINX)/build.log; exit 1; }
	strip -g -o $@ $(NGINX)/source/objs/nginx
