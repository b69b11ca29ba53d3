// SPDX-License-Identifier: GPL-2.0-only
/*
 * The stages from reset to the program's first instruction, printed when the last one begins. The
 * time stamp counter is 0 at reset (Intel SDM vol. 3, 17.17); the firmware's part ends at entry.S.
 */
#include "../common/stages.h"
#include "machine.h"

static bool started, printing;

static uint64_t since_reset(uint64_t tsc)
{
	return machine->tsc_to_ns(tsc) / 1000;
}

void machine_start_timeline(bool print)
{
	printing = print;
}

void machine_mark(const char *stage)
{
	if (!started) {
		started = true;
		stages_add(0, "firmware");
		stages_add(machine_entry_tsc, "platform");
	}
	if (stages_add(read_tsc(), stage) && printing)
		stages_print(since_reset, machine_print);
}
