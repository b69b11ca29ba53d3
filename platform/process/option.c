// SPDX-License-Identifier: GPL-2.0-only
/*
 * The platform's parameters of the kernel command line, which stay in it.
 *
 *   sirloin.memory=SIZE        RAM, with suffix K, M or G; 64M
 *   sirloin.disk=FILE[,ro]     a disk, in the order given; a regular file or a block device
 *   sirloin.net=...            a NIC; see option-net.c
 *   sirloin.uring=on|off       off: disks by plain calls even where the host has io_uring
 *   sirloin.timeline           print the stages of the start
 */
#include "../common/word.h"
#include "process.h"

#define PREFIX "sirloin."
#define MEMORY_DEFAULT (64ull << 20)

/* Cuts @suffix off the end of @s. */
static bool cut_suffix(char *s, const char *suffix)
{
	size_t len = strlen(s), cut = strlen(suffix);

	if (len < cut || !string_equal(s + len - cut, suffix))
		return false;
	s[len - cut] = '\0';
	return true;
}

static void parse_memory(struct process_options *options, char *value)
{
	if (!number_parse_size(value, 1ull << 50, &options->memory))
		process_fail(PREFIX "memory=", value,
			     ": not a size; give a number with K, M or G, such as 16M", NULL);
}

static void parse_disk(struct process_options *options, char *value)
{
	struct disk_option *disk = &options->disk[options->disks];

	if (options->disks == MAX_DISKS)
		process_fail(PREFIX "disk=", value, ": too many disks; give at most 16", NULL);
	disk->read_only = cut_suffix(value, ",ro");
	if (!*value)
		process_fail(PREFIX "disk=: no file; give " PREFIX "disk=FILE or FILE,ro", NULL);
	disk->path = value;
	options->disks++;
}

static void parse_uring(struct process_options *options, char *value)
{
	options->uring = string_equal(value, "on");
	if (!options->uring && !string_equal(value, "off"))
		process_fail(PREFIX "uring=", value, ": not a choice; give on or off", NULL);
}

static void parse_timeline(struct process_options *options, char *value)
{
	(void)value;
	options->timeline = true;
}

static const struct {
	const char *name;
	bool has_value;
	void (*parse)(struct process_options *options, char *value);
} parameters[] = {
	{ PREFIX "memory", true, parse_memory },      { PREFIX "disk", true, parse_disk },
	{ PREFIX "net", true, process_parse_net },    { PREFIX "uring", true, parse_uring },
	{ PREFIX "timeline", false, parse_timeline },
};

/* @word stays: options point into it. */
static void parse_word(struct process_options *options, char *word)
{
	unsigned int i;

	if (!string_after(word, PREFIX))
		return;
	for (i = 0; i < COUNT(parameters); i++) {
		char *rest = (char *)string_after(word, parameters[i].name);

		if (!rest || (*rest && *rest != '='))
			continue;
		if (parameters[i].has_value && !*rest)
			process_fail(word, ": no value; write it as NAME=VALUE", NULL);
		if (!parameters[i].has_value && *rest)
			process_fail(word, ": takes no value; leave it out", NULL);
		parameters[i].parse(options, rest + (*rest == '='));
		return;
	}
	process_fail(word, ": no such option; there are memory, disk, net, uring and timeline",
		     NULL);
}

void process_parse_options(struct process_options *options, const char *cmdline)
{
	/* Words are at most as long as the line, and a terminator each. */
	char *store = process_alloc(2 * strlen(cmdline) + 2);

	*options = (struct process_options){ .memory = MEMORY_DEFAULT, .uring = true };
	while (word_next(&cmdline, store)) {
		/* What follows is the program's. */
		if (string_equal(store, "--"))
			return;
		parse_word(options, store);
		store += strlen(store) + 1;
	}
}
