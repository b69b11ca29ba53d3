// SPDX-License-Identifier: GPL-2.0-only
/*
 * The stages from exec to the program's first instruction, printed when the last one begins. Time
 * counts from SIRLOIN_EXEC_NS of the environment (CLOCK_MONOTONIC, decimal), which `sirloin run`
 * sets right before execve(2); without it from the process's first instruction.
 */
#include "process.h"

#define STAGES 32
#define LAST_STAGE "program"

static struct {
	uint64_t when; /* CLOCK_MONOTONIC */
	const char *name;
} stages[STAGES];
static unsigned int count;
static uint64_t begin;
static bool printing;

static void print_stages(void)
{
	char text[NUMBER_TEXT];

	process_print("     us  stage\n", NULL);
	for (unsigned int i = 0; i < count; i++) {
		size_t len;

		number_text(text, (stages[i].when - begin) / 1000);
		len = strlen(text);
		process_print(&"       "[len < 7 ? len : 7], text, "  ", stages[i].name, "\n",
			      NULL);
	}
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
	if (count == STAGES)
		return;
	stages[count].when = process_monotonic();
	stages[count++].name = stage;
	if (printing && string_equal(stage, LAST_STAGE))
		print_stages();
}
