// SPDX-License-Identifier: GPL-2.0-only
/* Proves when the process platform waits awake: platform/process/spin.c with a clock of the test's own. */
#include "tap.h"
#include "../../platform/process/process.h"

#define US 1000ull
#define IDLES 10000
#define POLL_NS 400
#define WAKE_NS (30 * US) /* what a sleep takes longer than what it waits for */

static uint64_t now, due;
static bool pending, only_asleep;
static unsigned int polls;

uint64_t process_clock(void)
{
	return now;
}

unsigned long rump_events_pending(void)
{
	return pending;
}

void process_poll(void)
{
	polls++;
	now += POLL_NS;
	pending |= now >= due && !only_asleep;
}

/* Goes idle again and again; each time something comes @ns later. How often it was awake then. */
static unsigned int idle(unsigned int times, uint64_t ns)
{
	unsigned int awake = 0;
	uint64_t begun;

	polls = 0;
	for (unsigned int i = 0; i < times; i++) {
		pending = false;
		due = now + ns;
		if (process_spin()) {
			awake++;
			continue;
		}
		begun = now;
		now = (due > now ? due : now) + WAKE_NS;
		process_slept(now - begun);
	}
	return awake;
}

int main(void)
{
	unsigned int awake = idle(IDLES, 10000 * US);

	tap_ok(!awake && !polls, "a process with little to do never looks");
	awake = idle(IDLES, 15 * US);
	tap_ok(awake > IDLES * 0.99, "neighbours that answer soon are awaited: %u", awake);
	awake = idle(IDLES, 10000 * US);
	tap_ok(!awake && polls < 1000, "and a few times more when they have ended: %u looks",
	       polls);
	only_asleep = true;
	awake = idle(IDLES, 15 * US);
	tap_ok(!awake && polls * POLL_NS < IDLES * 15 * US / 50,
	       "a peer on the same CPU: looks take less than a fiftieth: %u", polls);
	only_asleep = false;
	idle(4096, 15 * US);
	awake = idle(IDLES, 15 * US);
	tap_ok(awake > IDLES * 0.99, "until it is on another: %u", awake);
	awake = idle(IDLES, 50 * US);
	tap_ok(awake < IDLES / 100, "one that takes too long is not awaited: %u", awake);
	return tap_finish();
}
