// SPDX-License-Identifier: GPL-2.0-only
/* The stages of a start. */
#include <stddef.h>
#include "number.h"
#include "stages.h"
#include "string.h"

#define STAGES 32
#define LAST_STAGE "program"

static struct {
	uint64_t when;
	const char *name;
} stages[STAGES];
static unsigned int count;

bool stages_add(uint64_t when, const char *name)
{
	if (count == STAGES)
		return false;
	stages[count].when = when;
	stages[count++].name = name;
	return string_equal(name, LAST_STAGE);
}

void stages_print(uint64_t (*us)(uint64_t when), void (*print)(const char *first, ...))
{
	char text[NUMBER_TEXT];

	print("     us  stage\n", NULL);
	for (unsigned int i = 0; i < count; i++) {
		size_t len;

		number_text(text, us(stages[i].when));
		len = strlen(text);
		print(&"       "[len < 7 ? len : 7], text, "  ", stages[i].name, "\n", NULL);
	}
}
