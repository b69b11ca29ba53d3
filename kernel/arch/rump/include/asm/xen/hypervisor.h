/* SPDX-License-Identifier: GPL-2.0-only */
/* What Xen shares with a guest. Only to be looked at if xen_domain(). */
#ifndef _ASM_RUMP_XEN_HYPERVISOR_H
#define _ASM_RUMP_XEN_HYPERVISOR_H

struct shared_info;
struct start_info;

extern struct shared_info *HYPERVISOR_shared_info;
/* PV only. */
extern struct start_info *xen_start_info;

#endif
