// SPDX-License-Identifier: GPL-2.0-only
/* What was done with each site, for people and for programs. */
#include <inttypes.h>
#include "code.h"

static const char *const plan_names[] = {
	[SITE_BEFORE] = "before",
	[SITE_AFTER] = "after",
	[SITE_TRAPS] = "traps",
};

static const char *function_name(const struct code *code, uint64_t addr)
{
	const struct function *function = code_function(code, addr);

	return function && *function->name ? function->name : "?";
}

static void count_plans(const struct sites *sites, size_t counts[3])
{
	const struct site *list = (const struct site *)sites->list.data;
	size_t count = sites->list.len / sizeof(*list), i;

	for (i = 0; i < count; i++)
		counts[list[i].plan]++;
}

static double percent(const size_t counts[3])
{
	size_t all = counts[SITE_BEFORE] + counts[SITE_AFTER] + counts[SITE_TRAPS];

	return all ? 100.0 * (all - counts[SITE_TRAPS]) / all : 100;
}

void report_table(FILE *out, const struct sites *sites, const struct code *code)
{
	const struct site *list = (const struct site *)sites->list.data;
	size_t count = sites->list.len / sizeof(*list), counts[3] = {}, i;

	fprintf(out, "%-12s %-32s %-7s %s\n", "address", "function", "plan", "why");
	for (i = 0; i < count; i++)
		fprintf(out, "0x%-10" PRIx64 " %-32s %-7s %s\n", list[i].addr,
			function_name(code, list[i].addr), plan_names[list[i].plan],
			list[i].why ? list[i].why : "");
	count_plans(sites, counts);
	fprintf(out,
		"%zu system call sites: %zu rewritten (%.1f %%), %zu with what is before, %zu with "
		"what is behind; %zu trap\n",
		count, counts[SITE_BEFORE] + counts[SITE_AFTER], percent(counts),
		counts[SITE_BEFORE], counts[SITE_AFTER], counts[SITE_TRAPS]);
}

/* Names come from the program: all but printable ASCII is escaped (RFC 8259, 7). */
static void print_string(FILE *out, const char *text)
{
	putc('"', out);
	for (; *text; text++) {
		unsigned char c = *text;

		if (c < 0x20 || c > 0x7e || c == '"' || c == '\\')
			fprintf(out, "\\u%04x", c);
		else
			putc(c, out);
	}
	putc('"', out);
}

void report_json(FILE *out, const struct sites *sites, const struct code *code)
{
	const struct site *list = (const struct site *)sites->list.data;
	size_t count = sites->list.len / sizeof(*list), counts[3] = {}, i;

	count_plans(sites, counts);
	fputs("{\n  \"sites\": [", out);
	for (i = 0; i < count; i++) {
		fprintf(out, "%s\n    {\"address\": %" PRIu64 ", \"function\": ", i ? "," : "",
			list[i].addr);
		print_string(out, function_name(code, list[i].addr));
		fprintf(out, ", \"plan\": \"%s\", \"why\": ", plan_names[list[i].plan]);
		print_string(out, list[i].why ? list[i].why : "");
		putc('}', out);
	}
	fprintf(out,
		"\n  ],\n  \"before\": %zu,\n  \"after\": %zu,\n  \"traps\": %zu,\n"
		"  \"percent_rewritten\": %.1f\n}\n",
		counts[SITE_BEFORE], counts[SITE_AFTER], counts[SITE_TRAPS], percent(counts));
}
