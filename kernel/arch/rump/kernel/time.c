// SPDX-License-Identifier: GPL-2.0-only
/* Clock, one-shot timer and delays of the platform. */
#include <linux/clockchips.h>
#include <linux/clocksource.h>
#include <linux/delay.h>
#include <linux/init.h>
#include <linux/interrupt.h>
#include <linux/sched_clock.h>
#include <linux/timex.h>
#include <asm/rump.h>

static u64 clock_read(struct clocksource *cs)
{
	return hyp->clock();
}

/* Nanoseconds: mult >> shift is 1. What the shift leaves of 64 bits is 18 minutes between two looks. */
static struct clocksource clock = {
	.name = "hyp",
	.rating = 499,
	.read = clock_read,
	.mask = CLOCKSOURCE_MASK(64),
	.mult = 1 << 23,
	.shift = 23,
	.flags = CLOCK_SOURCE_IS_CONTINUOUS | CLOCK_SOURCE_VALID_FOR_HRES,
	.vdso_clock_mode = VDSO_CLOCKMODE_HYP,
};

static int timer_next_event(unsigned long delta, struct clock_event_device *dev)
{
	hyp->set_timer(hyp->clock() + delta);
	return 0;
}

static int timer_stop(struct clock_event_device *dev)
{
	hyp->set_timer(U64_MAX);
	return 0;
}

static struct clock_event_device timer = {
	.name = "hyp",
	.features = CLOCK_EVT_FEAT_ONESHOT,
	.rating = 499,
	.set_next_event = timer_next_event,
	.set_state_shutdown = timer_stop,
	.set_state_oneshot_stopped = timer_stop,
};

static irqreturn_t timer_interrupt(int irq, void *data)
{
	timer.event_handler(&timer);
	return IRQ_HANDLED;
}

/*
 * Linux reads the wall clock before time_init() and goes on from there by this one. Its own choice, jiffies, would
 * stand still until the first tick, and the wall clock be late by that for good.
 */
struct clocksource *__init clocksource_default_clock(void)
{
	return &clock;
}

void __init time_init(void)
{
	if (request_irq(RUMP_IRQ_TIMER, timer_interrupt, IRQF_TIMER, "timer", NULL))
		panic("rump: no timer interrupt");
	__clocksource_register(&clock);
	timer.cpumask = cpu_possible_mask;
	clockevents_config_and_register(&timer, NSEC_PER_SEC, 1, LONG_MAX);
}

void read_persistent_clock64(struct timespec64 *ts)
{
	*ts = ns_to_timespec64(hyp->wall_clock());
}

unsigned long long notrace sched_clock(void)
{
	return hyp->clock();
}

/* Nothing to calibrate: delays watch the clock. */
void calibrate_delay(void)
{
	loops_per_jiffy = NSEC_PER_SEC / HZ;
}

void __ndelay(unsigned long ns)
{
	u64 end = hyp->clock() + ns;

	while (hyp->clock() < end)
		cpu_relax();
}
EXPORT_SYMBOL(__ndelay);

void __udelay(unsigned long us)
{
	__ndelay(us * NSEC_PER_USEC);
}
EXPORT_SYMBOL(__udelay);

/* @loops are those of loops_per_jiffy: nanoseconds. */
void __delay(unsigned long loops)
{
	__ndelay(loops);
}
EXPORT_SYMBOL(__delay);

/* @xloops is in units of 2^-32 seconds / HZ-independent: asm-generic/delay.h scales by 0x10c7. */
void __const_udelay(unsigned long xloops)
{
	__udelay(xloops / 0x10c7);
}
EXPORT_SYMBOL(__const_udelay);
