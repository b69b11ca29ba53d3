// SPDX-License-Identifier: GPL-2.0-only
/*
 * Proves that no text makes the process platform misread its parameters (address and undefined
 * behaviour sanitizers), and that it takes what `sirloin run` lets through, no more and no less.
 * The platform's own parsers are compiled in.
 */
#include <setjmp.h>
#include <stdint.h>
#include "cli-stubs.h"
#include "tap.h"
#include "../../platform/process/process.h"

#define ROUNDS 100000
#define ROOM 1024

static jmp_buf failed;
static char failure[ROOM];
static char *store;

void process_fail(const char *first, ...)
{
	va_list more;
	size_t used = 0;

	va_start(more, first);
	for (const char *s = first; s; s = va_arg(more, const char *))
		for (; *s && used < sizeof(failure) - 1; s++)
			failure[used++] = *s;
	va_end(more);
	failure[used] = '\0';
	longjmp(failed, 1);
}

void *process_alloc(size_t len)
{
	store = must(calloc(1, len));
	return store;
}

/* Options point into memory that the next call frees. @line gets memory that ends where it ends. */
static bool parse(struct process_options *options, const char *line)
{
	static char *copy;
	bool good;

	free(store);
	free(copy);
	store = NULL;
	copy = must(strdup(line));
	good = !setjmp(failed);
	if (good)
		process_parse_options(options, copy);
	return good;
}

/* Marsaglia's xorshift64: the same texts in every run. */
static size_t random_below(size_t limit)
{
	static uint64_t state = 88172645463325252ull;

	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return state % limit;
}

/* Some of @text becomes something else, of the letters that mean something and a few that do not. */
static void mutate(char *text, size_t changes)
{
	static const char letters[] = ",,::==\"\" \t\n-./0123456789abfkKmMgGptdx\xff";
	size_t at, len;

	while (changes--) {
		len = strlen(text);
		at = random_below(len + 1);
		switch (random_below(4)) {
		case 0: /* cut out */
			if (at < len)
				memmove(text + at, text + at + 1, len - at);
			break;
		case 1: /* repeat the end */
			if (len + (len - at) < ROOM)
				memmove(text + len, text + at, len - at + 1);
			break;
		case 2: /* put in */
			if (len + 1 == ROOM)
				break;
			memmove(text + at + 1, text + at, len - at + 1);
			text[at] = letters[random_below(sizeof(letters) - 1)];
			break;
		default:
			if (at < len)
				text[at] = letters[random_below(sizeof(letters) - 1)];
		}
	}
}

static bool sound_nic(const struct net_option *nic)
{
	unsigned int i;

	for (i = 0; i < nic->forwards; i++)
		if (i == MAX_FORWARDS || !nic->forward[i].host || !nic->forward[i].guest)
			return false;
	return (nic->kind != NET_TAP || *nic->name) && (nic->kind != NET_FD || nic->fd >= 0) &&
	       !(nic->mac_given && nic->mac[0] & 1) &&
	       (!nic->mtu || (nic->mtu >= 68 && nic->mtu <= 65520));
}

static bool sound(const struct process_options *options)
{
	unsigned int i;

	if (options->disks > MAX_DISKS || options->nics > MAX_NICS)
		return false;
	for (i = 0; i < options->disks; i++)
		if (!*options->disk[i].path)
			return false;
	for (i = 0; i < options->nics; i++)
		if (!sound_nic(&options->nic[i]))
			return false;
	return true;
}

static void test_lines(void)
{
	static const char *const words[] = {
		"sirloin.memory=16M",
		"sirloin.disk=\"a b\",ro",
		"\"sirloin.disk=c d\"",
		"sirloin.net=passt,tcp=8080:80,udp=53:5353,mtu=1500,mac=02:00:00:00:00:01",
		"sirloin.net=tap:tap0,mac=02:00:00:00:00:fE",
		"sirloin.net=fd:3",
		"sirloin.net=none",
		"sirloin.uring=off",
		"sirloin.timeline",
		"root=/dev/vda",
		"-- sirloin.x",
	};
	unsigned long round, good = 0, unsound = 0;
	struct process_options options;
	char line[ROOM], *at;
	size_t n;

	for (round = 0; round < ROUNDS; round++) {
		at = line;
		*at = '\0';
		for (n = random_below(6); n; n--)
			at += sprintf(at, "%s ", words[random_below(COUNT(words))]);
		mutate(line, random_below(4));
		if (parse(&options, line)) {
			good++;
			unsound += !sound(&options);
		}
	}
	tap_ok(good > ROUNDS / 10 && good < ROUNDS * 9 / 10,
	       "%d changed command lines, of which %lu are taken", ROUNDS, good);
	tap_ok(!unsound, "with options that make sense");
}

/* The command line that `sirloin run` makes of an option; NULL if it cannot. */
static bool parse_parameter(struct process_options *options, const char *name, const char *value)
{
	struct text text = {};
	bool good = text_add_parameter(&text, name, value) && parse(options, text.data);

	free(text.data);
	return good;
}

/* @more: what the platform takes beyond the command is no mistake. */
static void agree(const char *name, const char *(*checker)(const char *), const char *const *values,
		  bool (*more)(const struct process_options *options))
{
	unsigned long round, good = 0, refused = 0, missed = 0;
	struct process_options options;
	char value[ROOM];
	size_t count = 0;

	while (values[count])
		count++;
	for (round = 0; round < ROUNDS; round++) {
		bool ours, theirs;

		strcpy(value, values[random_below(count)]);
		mutate(value, random_below(4));
		ours = !checker(value);
		theirs = parse_parameter(&options, name, value);
		good += ours;
		if (ours && !theirs && !strstr(failure, ": too many") && !refused++)
			fprintf(stderr, "# only the command takes '%s'\n", value);
		if (theirs && !ours && !more(&options) && !missed++)
			fprintf(stderr, "# only the platform takes '%s'\n", value);
	}
	tap_ok(good > ROUNDS / 10 && good < ROUNDS * 9 / 10, "%s: %d changed values, %lu are good",
	       name, ROUNDS, good);
	tap_ok(!refused, "%s: the platform takes what the command lets through", name);
	tap_ok(!missed, "%s: the command knows what the platform takes", name);
}

static bool no_memory(const struct process_options *options)
{
	return !options->memory;
}

/* Linux's rules for names of interfaces are the command's business. */
static bool is_tap(const struct process_options *options)
{
	return options->nics && options->nic[0].kind == NET_TAP;
}

static void test_disks(void)
{
	static const char *const values[] = { "disk.img", "a disk,ro", " ,ro,ro", "--",
					      "a\tb",	  "=",	       "\xc3\xa9" };
	struct process_options options;
	size_t i;

	for (i = 0; i < COUNT(values); i++) {
		size_t len = strlen(values[i]);
		bool ro = len > 3 && !strcmp(values[i] + len - 3, ",ro");

		tap_ok(parse_parameter(&options, "sirloin.disk", values[i]) && options.disks == 1 &&
			       options.disk[0].read_only == ro &&
			       strlen(options.disk[0].path) == len - 3 * ro &&
			       !memcmp(options.disk[0].path, values[i], len - 3 * ro),
		       "disk '%s' arrives", values[i]);
	}
}

int main(void)
{
	static const char *const memory[] = { "16M", "1g", "65536K", "16777216", "1048576G", NULL };
	static const char *const net[] = {
		"none",
		"tap:tap0,mac=02:00:00:00:00:01",
		"passt,tcp=8080:80,udp=53:5353",
		"passt,mtu=65520,mac=fE:00:00:00:00:01,tcp=1:65535",
		"fd:3,mtu=68",
		NULL,
	};

	test_lines();
	agree("sirloin.memory", check_memory, memory, no_memory);
	agree("sirloin.net", check_net, net, is_tap);
	test_disks();
	return tap_finish();
}
