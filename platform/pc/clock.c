// SPDX-License-Identifier: GPL-2.0-only
/*
 * clock(): the time stamp counter, whose frequency CPUID tells (Intel SDM vol. 2, CPUID leaf 15h; leaf
 * 40000010h of hypervisors as VMware defined it), or which is measured against the PIT (Intel 8254
 * data sheet). The measure begins and ends with a cluster of readings; the platform starts the rest
 * in between.
 */
#include "pc.h"

#define PIT_HZ 1193182u
#define PORT_PIT_2 0x42
#define PORT_PIT_CONTROL 0x43
#define PORT_GATE 0x61 /* bit 0: counter 2 counts; bit 1: the speaker has its output */
#define PIT_ONCE 0xb0 /* counter 2, both bytes, mode 0: its output rises after 65536 ticks */
#define PIT_LATCH 0xc8 /* status and count of counter 2 */
#define PIT_PASSED 0x80 /* status: the output */
#define PIT_UNSET 0x40 /* status: not counting yet */
#define PIT_START 0xffffu

#define READINGS 12
#define MEASURE_TICKS (PIT_HZ / 500) /* 2 ms: an error of 100 ns is 50 ppm, as of a quartz */
#define TRIES 100 /* an emulator on a busy host is interrupted for longer than the counter counts */

struct reading {
	uint64_t tsc, width; /* the counter was latched from tsc - width to tsc */
	uint32_t ticks; /* since the measure began */
	uint32_t lapic;
};

struct cluster {
	struct reading reading[READINGS];
};

static struct cluster begin;
static uint64_t tsc_hz, lapic_hz;
static uint64_t origin; /* clock() is 1 here */
static uint64_t wall_origin; /* what to add to clock() */
static uint64_t tsc_scale, ns_scale, lapic_scale; /* fixed-point, 32 bits behind the point */

HYP_CLOCK_INLINE uint64_t scale(uint64_t value, uint64_t by)
{
	return (unsigned __int128)value * by >> 32;
}

/* ------------------------------------------------------------------ the PIT */

static void start_pit(void)
{
	out8(PORT_GATE, (in8(PORT_GATE) & ~3) | 1);
	out8(PORT_PIT_CONTROL, PIT_ONCE);
	out8(PORT_PIT_2, PIT_START & 0xff);
	out8(PORT_PIT_2, PIT_START >> 8);
}

/* False if the counter has passed its end: then it says nothing. */
static bool read_pit(struct reading *r)
{
	uint64_t before = read_tsc();
	uint8_t status, low, high;

	out8(PORT_PIT_CONTROL, PIT_LATCH);
	r->tsc = read_tsc();
	r->width = r->tsc - before;
	status = in8(PORT_PIT_2);
	low = in8(PORT_PIT_2);
	high = in8(PORT_PIT_2);
	r->ticks = PIT_START - (high << 8 | low);
	r->lapic = pc_lapic_count();
	return !(status & PIT_PASSED);
}

static bool read_cluster(struct cluster *c)
{
	bool good = true;

	for (int i = 0; i < READINGS; i++)
		good &= read_pit(&c->reading[i]);
	return good;
}

static void begin_measure(void)
{
	/* Stops at 0, long after the end. */
	if (!pc_lapic_has_deadline())
		pc_lapic_timer(UINT32_MAX);
	start_pit();
	read_cluster(&begin);
}

/*
 * The time stamp at the moment when the counter came to the first reading's ticks: readings come at
 * any moment of a tick, and the earliest of them is the closest. Those that were interrupted are
 * wide and left out. @rate: of the time stamp in a tick, 16 bits behind the point.
 */
static uint64_t edge(const struct cluster *c, uint64_t rate)
{
	uint64_t width = NEVER, best = NEVER;

	for (int i = 0; i < READINGS; i++)
		if (c->reading[i].width < width)
			width = c->reading[i].width;
	for (int i = 0; i < READINGS; i++) {
		const struct reading *r = &c->reading[i];
		uint64_t at = r->tsc - ((r->ticks - c->reading[0].ticks) * rate >> 16);

		if (r->width <= 2 * width && at < best)
			best = at;
	}
	return best;
}

/* False if it took too long. */
static bool end_measure(void)
{
	const struct reading *first = &begin.reading[0];
	static struct cluster end;
	struct reading *last = &end.reading[0];
	uint32_t ticks;
	uint64_t rate;

	do
		if (!read_pit(last))
			return false;
	while (last->ticks - first->ticks < MEASURE_TICKS);
	if (!read_cluster(&end))
		return false;
	ticks = last->ticks - first->ticks;
	rate = ((last->tsc - first->tsc) << 16) / ticks;
	tsc_hz = (edge(&end, rate) - edge(&begin, rate)) * PIT_HZ / ticks;
	lapic_hz = (uint64_t)(first->lapic - last->lapic) * PIT_HZ / ticks;
	return true;
}

/* ------------------------------------------------------------------ what CPUID says */

static uint64_t hz_by_cpuid(void)
{
	struct cpuid r;

	if (read_cpuid(0, 0).a >= 0x15) {
		r = read_cpuid(0x15, 0);
		if (r.a && r.b && r.c)
			return (uint64_t)r.c * r.b / r.a;
	}
	if (pc_is_virtual() && read_cpuid(0x40000000, 0).a >= 0x40000010 &&
	    read_cpuid(0x40000000, 0).a < 0x40010000)
		return read_cpuid(0x40000010, 0).a * 1000ull;
	return 0;
}

void pc_start_clock(void)
{
	origin = read_tsc();
	tsc_hz = hz_by_cpuid();
	if (!tsc_hz || !pc_lapic_has_deadline())
		begin_measure();
	wall_origin = pc_read_rtc() * NS_PER_SECOND;
}

static void measure(void)
{
	uint64_t known = hz_by_cpuid();
	int i;

	for (i = 0; i < TRIES && !end_measure(); i++)
		begin_measure();
	if (i == TRIES || !tsc_hz)
		machine_fail("clock: no timer (PIT) to measure the CPU's by", NULL);
	if (known)
		tsc_hz = known;
}

void pc_finish_clock(void)
{
	if (!tsc_hz || !pc_lapic_has_deadline())
		measure();
	tsc_scale = (NS_PER_SECOND << 32) / tsc_hz;
	ns_scale = (tsc_hz << 30) / NS_PER_SECOND << 2; /* tsc_hz has up to 33 bits */
	lapic_scale = (lapic_hz << 32) / NS_PER_SECOND;
	pc_lapic_timer(0);
}

HYP_CLOCK_TEXT uint64_t pc_clock(void)
{
	return scale(read_tsc() - origin, tsc_scale) + 1;
}

uint64_t pc_wall_clock(void)
{
	return wall_origin + pc_clock();
}

uint64_t pc_tsc_to_ns(uint64_t tsc)
{
	return scale(tsc, tsc_scale);
}

/* Rounded up, as the next: a timer that is early fires twice. */
uint64_t pc_clock_to_tsc(uint64_t ns)
{
	return origin + scale(ns, ns_scale) + 1;
}

uint32_t pc_ns_to_lapic(uint64_t ns)
{
	uint64_t count = scale(ns, lapic_scale) + 1;

	return count < UINT32_MAX ? count : UINT32_MAX;
}
