// SPDX-License-Identifier: GPL-2.0-only
/* Clocks, the timer, idle and poll. */
#include "test.h"

#define ROUNDS 200

static void check_monotonic(void)
{
	uint64_t last = hyp->clock(), now, begin = last;
	bool backwards = false;
	int i;

	for (i = 0; i < 100000; i++) {
		now = hyp->clock();
		backwards |= now < last;
		last = now;
	}
	ok(!backwards, "clock() never goes backwards");
	note("ns for one clock():", (last - begin) / i);
	ok(last > begin, "clock() goes on");
	ok(begin > 0 && begin < 60 * SECOND, "clock() began a moment ago");
	ok(hyp->wall_clock() > 1600000000 * SECOND, "wall_clock() is in this century");
}

static void check_spinning(void)
{
	uint64_t begin = hyp->clock();

	hyp->set_timer(begin + 20 * MS);
	ok(spin_for(HYP_EVENT_TIMER, 2 * SECOND), "the timer interrupts code that spins");
	ok(hyp->clock() >= begin + 20 * MS, "not before its deadline");
	/* By chance it may have met the platform's own code, in clock(). */
	for (int i = 0; i < 50 && !interruptions; i++) {
		hyp->set_timer(hyp->clock() + MS);
		spin_for(HYP_EVENT_TIMER, 2 * SECOND);
	}
	ok(interruptions > 0, "with the registers of what it interrupted");
	ok(last_regs.rip >= (uintptr_t)image_start && last_regs.rip < (uintptr_t)image_end,
	   "whose rip is in the image");
	ok(!spin_for(HYP_EVENT_TIMER, 30 * MS), "once only");
}

static void check_replacing(void)
{
	uint64_t begin = hyp->clock();

	hyp->set_timer(begin + 10 * MS);
	hyp->set_timer(begin + 60 * MS);
	ok(spin_for(HYP_EVENT_TIMER, 5 * SECOND), "the timer fires after it was set again");
	ok(hyp->clock() >= begin + 60 * MS, "a later deadline replaces an earlier one");
	begin = hyp->clock();
	hyp->set_timer(begin + 5 * SECOND);
	hyp->set_timer(begin + 10 * MS);
	ok(spin_for(HYP_EVENT_TIMER, 10 * SECOND) && hyp->clock() < begin + 4 * SECOND,
	   "an earlier deadline replaces a later one");
	hyp->set_timer(hyp->clock() + 5 * MS);
	hyp->set_timer(NEVER);
	ok(!spin_for(HYP_EVENT_TIMER, 30 * MS), "UINT64_MAX stops it");
	hyp->set_timer(1);
	ok(spin_for(HYP_EVENT_TIMER, SECOND), "a deadline in the past is raised soon");
}

static void check_idle(void)
{
	uint64_t begin = hyp->clock(), late = 0;
	int i;

	hyp->set_timer(begin + 20 * MS);
	ok(idle_for(HYP_EVENT_TIMER, SECOND), "the timer ends idle()");
	ok(hyp->clock() >= begin + 20 * MS, "not before its deadline");
	/* A wake-up that is lost in the race before the sleep would take for ever. */
	for (i = 0; i < ROUNDS; i++) {
		begin = hyp->clock();
		hyp->set_timer(begin + i * 100);
		if (!idle_for(HYP_EVENT_TIMER, SECOND))
			break;
		if (hyp->clock() - begin > late)
			late = hyp->clock() - begin;
	}
	ok(i == ROUNDS, "no short deadline is slept over");
	note("longest sleep in ns:", late);
	events_noted = HYP_EVENT_NET;
	hyp->idle();
	ok(events_noted & HYP_EVENT_NET, "idle() returns at once with an event pending");
	events_noted = events_interrupting = 0;
}

/* Some times longer than it takes to set the timer, so that it fires in what comes behind that. */
static uint64_t short_wait(void)
{
	uint64_t begin = hyp->clock();

	for (int i = 0; i < 10; i++)
		hyp->set_timer(begin + (10 - i) * SECOND);
	return 20000 + (hyp->clock() - begin) / 2;
}

static uint64_t spins_in(uint64_t ns)
{
	uint64_t begin = hyp->clock();

	spin_checking(50000);
	return 50000 * ns / (hyp->clock() - begin) + 1;
}

static void check_registers(void)
{
	uint64_t before = interruptions, wait = short_wait(), spins = spins_in(3 * wait);
	bool kept = true;

	for (int i = 0; i < 100 || (i < 10000 && interruptions - before <= 30); i++) {
		hyp->set_timer(hyp->clock() + wait);
		kept &= spin_checking(spins);
	}
	ok(kept, "an interruption keeps all registers and the red zone");
	ok(interruptions - before > 30, "and there were interruptions");
	note("interruptions:", interruptions - before);
}

void test_clock(void)
{
	check_monotonic();
	check_spinning();
	check_replacing();
	check_idle();
	check_registers();
	events_noted = events_interrupting = 0;
	hyp->set_timer(hyp->clock() + 1);
	while (!(events_noted | events_interrupting))
		hyp->poll();
	ok(true, "poll() sees the timer");
}
