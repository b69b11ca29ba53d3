// SPDX-License-Identifier: GPL-2.0-only
/*
 * Waiting awake: before the process sleeps it may look for a moment whether something comes, as a hypervisor does for
 * a guest that halts. To sleep and to be woken takes tens of us, of which who sends pays a part: over a tap device an
 * exchange of packets that finds both ends awake is three times as fast, for the same processor time.
 *
 * It is done while it is worth it: as long as two of three such looks find something. Whether they would is tried
 * while the process sleeps shortly again and again, and less and less often if not. So an idle process does not look,
 * and hardly one whose peer waits for the same CPU.
 */
#include "process.h"

#define SPIN_NS 30000
#define SHORT_NS 200000 /* two neighbours that wait for each other, and wake each other */
#define TRY_AFTER 16 /* short sleeps */
#define TRY_AFTER_MAX 4096
#define TRUST_MAX 16
#define TRUST_LOST 2 /* by a look that found nothing; one that does gains 1 */

static unsigned int trust;
static unsigned int short_sleeps; /* since a long one, or the last look */
static unsigned int try_after = TRY_AFTER;

static bool look(void)
{
	uint64_t until = process_clock() + SPIN_NS;

	do {
		process_poll();
		if (rump_events_pending())
			return true;
	} while (process_clock() < until);
	return false;
}

static void found(void)
{
	try_after = TRY_AFTER;
	if (trust < TRUST_MAX)
		trust++;
}

static void found_nothing(void)
{
	if (!trust && try_after < TRY_AFTER_MAX)
		try_after *= 2;
	trust = trust > TRUST_LOST ? trust - TRUST_LOST : 0;
}

bool process_spin(void)
{
	bool success;

	if (rump_events_pending())
		return true;
	if (!trust && short_sleeps < try_after)
		return false;
	/* What is there already would have kept it from sleeping. */
	process_poll();
	if (rump_events_pending())
		return true;
	short_sleeps = 0;
	success = look();
	if (success)
		found();
	else
		found_nothing();
	return success;
}

void process_slept(uint64_t ns)
{
	short_sleeps = ns < SHORT_NS ? short_sleeps + 1 : 0;
}
