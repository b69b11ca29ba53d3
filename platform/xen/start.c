// SPDX-License-Identifier: GPL-2.0-only
/* What both kinds of guest tell the kernel, and start alike. */
#include "xen.h"

struct hyp_xen xen_facts = { .hypercalls = xen_hypercalls };
struct hyp_boot xen_boot = {
	.version = HYP_VERSION, .platform = "xen", .user_clock = true, .xen = &xen_facts
};
struct shared_info *xen_shared;

struct vcpu_info *xen_vcpu(void)
{
	return &xen_shared->vcpu_info[0];
}

void xen_start(const struct machine_options *options)
{
	xen_facts.shared_info = xen_shared;
	xen_start_clock(1);
	xen_start_events();
	xen_start_console(options);
}
