// SPDX-License-Identifier: GPL-2.0-only
/*
 * The stages from exec to the program's first instruction, printed when the last one begins. Time
 * counts from SIRLOIN_EXEC_NS of the environment (CLOCK_MONOTONIC, decimal), which `sirloin run`
 * sets right before execve(2); without it from the process's first instruction.
 */
#include "../common/stages.h"
#include "process.h"

static uint64_t begin; /* CLOCK_MONOTONIC, as all times here */
static bool printing;

static uint64_t since_begin(uint64_t when)
{
	return (when - begin) / 1000;
}

void process_start_timeline(bool print)
{
	const char *text = process_env("SIRLOIN_EXEC_NS");
	uint64_t ns;

	printing = print;
	begin = process_clock_origin();
	if (text && number_parse(&text, begin, &ns) && !*text)
		begin = ns;
}

void process_mark(const char *stage)
{
	if (stages_add(process_monotonic(), stage) && printing)
		stages_print(since_begin, process_print);
}
