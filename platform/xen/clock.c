// SPDX-License-Identifier: GPL-2.0-only
/*
 * Xen's clock: a time stamp with its system time and the counter's rate, in the shared page (xen/xen.h,
 * struct vcpu_time_info), and the one-shot timer, which is set in that time.
 */
#include "xen.h"

static uint64_t origin; /* clock() would be 0 here */

HYP_CLOCK_INLINE uint64_t scale(const struct vcpu_time_info *t, uint64_t ticks)
{
	if (t->tsc_shift >= 0)
		ticks <<= t->tsc_shift;
	else
		ticks >>= -t->tsc_shift;
	return (unsigned __int128)ticks * t->tsc_to_system_mul >> 32;
}

/* The version is odd while Xen changes the rest, and another one afterwards. */
HYP_CLOCK_INLINE uint64_t system_time(void)
{
	const volatile struct vcpu_time_info *shared = &xen_shared->vcpu_info[0].time;
	struct vcpu_time_info t;
	uint64_t now;

	do {
		t.version = shared->version & ~1u;
		asm volatile("lfence" : : : "memory");
		t.tsc_timestamp = shared->tsc_timestamp;
		t.system_time = shared->system_time;
		t.tsc_to_system_mul = shared->tsc_to_system_mul;
		t.tsc_shift = shared->tsc_shift;
		now = t.system_time + scale(&t, read_tsc() - t.tsc_timestamp);
		asm volatile("lfence" : : : "memory");
	} while (t.version != shared->version);
	return now;
}

void xen_start_clock(uint64_t now)
{
	origin = system_time() - now;
}

HYP_CLOCK_TEXT uint64_t xen_clock(void)
{
	return system_time() - origin;
}

/* Seconds and nanoseconds are those of the system time's beginning. */
uint64_t xen_wall_clock(void)
{
	const volatile struct shared_info *shared = xen_shared;
	uint32_t version;
	uint64_t seconds, ns;

	do {
		version = shared->wc_version & ~1u;
		asm volatile("lfence" : : : "memory");
		seconds = (uint64_t)shared->xen_wc_sec_hi << 32 | shared->wc_sec;
		ns = shared->wc_nsec;
		asm volatile("lfence" : : : "memory");
	} while (version != shared->wc_version);
	return seconds * NS_PER_SECOND + ns + system_time();
}

uint64_t xen_tsc_to_ns(uint64_t tsc)
{
	struct vcpu_time_info t = xen_vcpu()->time;

	return scale(&t, tsc);
}

void xen_arm_timer(uint64_t when)
{
	struct vcpu_set_singleshot_timer timer = { .timeout_abs_ns = when + origin };

	hypercall(__HYPERVISOR_vcpu_op, VCPUOP_set_singleshot_timer, 0, (uintptr_t)&timer, 0);
}
