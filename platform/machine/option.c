// SPDX-License-Identifier: GPL-2.0-only
/*
 * The platform's parameters of the kernel command line. Others of the same prefix mean something to
 * another platform: one command line serves all of them.
 *
 *   sirloin.button=nmi     a non-maskable interrupt is the power button
 *   sirloin.stdin=none     standard input is at its end
 *   sirloin.tty[=yes|no]   a terminal is at the other end of the serial line; yes
 *   sirloin.timeline       print the stages of the start
 */
#include "../common/word.h"
#include "machine.h"

#define PREFIX "sirloin."

static void parse_button(struct machine_options *options, const char *value)
{
	if (!string_equal(value, "nmi"))
		machine_fail(PREFIX "button=", value, ": not understood; give nmi or leave it out",
			     NULL);
	options->nmi_button = true;
}

static void parse_stdin(struct machine_options *options, const char *value)
{
	if (!string_equal(value, "none"))
		machine_fail(PREFIX "stdin=", value, ": not understood; give none or leave it out",
			     NULL);
	options->no_input = true;
}

static void parse_tty(struct machine_options *options, const char *value)
{
	options->tty = !*value || string_equal(value, "yes");
	if (!options->tty && !string_equal(value, "no"))
		machine_fail(PREFIX "tty=", value, ": not a choice; give yes or no", NULL);
}

static void parse_timeline(struct machine_options *options, const char *value)
{
	(void)value;
	options->timeline = true;
}

static const struct {
	const char *name;
	void (*parse)(struct machine_options *options, const char *value);
} parameters[] = {
	{ PREFIX "button", parse_button },
	{ PREFIX "stdin", parse_stdin },
	{ PREFIX "tty", parse_tty },
	{ PREFIX "timeline", parse_timeline },
};

static void parse_word(struct machine_options *options, const char *word)
{
	for (unsigned int i = 0; i < COUNT(parameters); i++) {
		const char *rest = string_after(word, parameters[i].name);

		if (rest && (!*rest || *rest == '='))
			parameters[i].parse(options, rest + (*rest == '='));
	}
}

void machine_parse_options(struct machine_options *options, const char *cmdline)
{
	static char word[MACHINE_CMDLINE_MAX];

	*options = (struct machine_options){ .tty = true };
	/* What follows -- is the program's. */
	while (word_next(&cmdline, word) && !string_equal(word, "--"))
		parse_word(options, word);
}
