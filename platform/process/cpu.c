// SPDX-License-Identifier: GPL-2.0-only
/* The CPU's segment bases and random bytes, where the host has to be asked for them. */
#include <asm/hwcap2.h>
#include <asm/prctl.h>
#include "process.h"

bool process_has_fsgsbase(void)
{
	return process_host.hwcap2 & HWCAP2_FSGSBASE;
}

void process_set_fs_base(uintptr_t base)
{
	if (host(arch_prctl, ARCH_SET_FS, base))
		process_panic("the host refuses an FS base");
}

void process_set_gs_base(uintptr_t base)
{
	if (host(arch_prctl, ARCH_SET_GS, base))
		process_panic("the host refuses a GS base");
}

int process_entropy(void *buf, size_t len)
{
	char *p = buf;

	while (len) {
		long n = host(getrandom, p, len, 0);

		if (n == -EINTR)
			continue;
		if (n <= 0)
			return -EIO;
		p += n;
		len -= n;
	}
	return 0;
}
