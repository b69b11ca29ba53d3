// SPDX-License-Identifier: GPL-2.0-only
/*
 * The stages from reset to the program's first instruction, printed when the last one begins. The
 * time stamp counter is 0 at reset (Intel SDM vol. 3, 17.17); the firmware's part ends at entry.S.
 */
#include "pc.h"

#define STAGES 32
#define LAST_STAGE "program"

static struct {
	uint64_t when; /* time stamp counter */
	const char *name;
} stages[STAGES];
static unsigned int count;
static bool printing;

static void add(uint64_t when, const char *name)
{
	if (count == STAGES)
		return;
	stages[count].when = when;
	stages[count++].name = name;
}

static void print_stages(void)
{
	char text[NUMBER_TEXT];

	pc_print("     us  stage\n", NULL);
	for (unsigned int i = 0; i < count; i++) {
		size_t len;

		number_text(text, pc_tsc_to_ns(stages[i].when) / 1000);
		len = strlen(text);
		pc_print(&"       "[len < 7 ? len : 7], text, "  ", stages[i].name, "\n", NULL);
	}
}

void pc_start_timeline(bool print)
{
	printing = print;
}

void pc_mark(const char *stage)
{
	if (!count) {
		add(0, "firmware");
		add(pc_entry_tsc, "platform");
	}
	add(read_tsc(), stage);
	if (printing && string_equal(stage, LAST_STAGE))
		print_stages();
}
