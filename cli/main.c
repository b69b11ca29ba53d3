// SPDX-License-Identifier: GPL-2.0-only
/* The sirloin command: finds the subcommand. */
#include <errno.h>
#include <getopt.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "cli.h"

#ifndef SIRLOIN_VERSION
#define SIRLOIN_VERSION "0.1"
#endif

static const struct subcommand *const subcommands[] = { &bake_subcommand, &run_subcommand,
							&iso_subcommand, &oci_subcommand };
#define SUBCOMMANDS (sizeof(subcommands) / sizeof(subcommands[0]))

static const struct subcommand *current;

static void print_complaint(const char *format, va_list args)
{
	fprintf(stderr, "sirloin%s%s: ", current ? " " : "", current ? current->name : "");
	vfprintf(stderr, format, args);
	fputc('\n', stderr);
}

int complain(int status, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	print_complaint(format, args);
	va_end(args);
	return status;
}

int complain_usage(int status, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	print_complaint(format, args);
	va_end(args);
	fprintf(stderr, "Try: sirloin %s%s--help\n", current ? current->name : "",
		current ? " " : "");
	return status;
}

void *must(void *allocation)
{
	if (!allocation)
		exit(complain(current == &run_subcommand ? EXIT_NOT_STARTED : EXIT_FAILED,
			      "out of memory"));
	return allocation;
}

static void print_help(void)
{
	size_t i;

	printf("usage: sirloin SUBCOMMAND ...\n"
	       "Makes and runs images: one program and the Linux it needs, in one static ELF file.\n\n");
	for (i = 0; i < SUBCOMMANDS; i++)
		printf("  %-6s %s\n", subcommands[i]->name, subcommands[i]->summary);
	printf("  %-6s %s\n\n"
	       "sirloin help SUBCOMMAND or sirloin SUBCOMMAND --help says more, and so does man sirloin.\n",
	       "help", "explain a subcommand");
}

static const struct subcommand *find_subcommand(const char *name)
{
	size_t i;

	for (i = 0; i < SUBCOMMANDS; i++)
		if (!strcmp(subcommands[i]->name, name))
			return subcommands[i];
	return NULL;
}

static size_t least(size_t a, size_t b)
{
	return a < b ? a : b;
}

/* Edits (insert, delete, replace) between two short words: Wagner and Fischer's table, by rows. */
static size_t distance(const char *a, const char *b)
{
	size_t row[16], columns = least(strlen(b), 15), diagonal, above, i, j;

	for (j = 0; j <= columns; j++)
		row[j] = j;
	for (i = 1; a[i - 1]; i++) {
		diagonal = row[0];
		row[0] = i;
		for (j = 1; j <= columns; j++) {
			above = row[j];
			row[j] = least(least(above, row[j - 1]) + 1,
				       diagonal + (a[i - 1] != b[j - 1]));
			diagonal = above;
		}
	}
	return row[columns];
}

static int unknown_subcommand(const char *name)
{
	const char *best = "help";
	size_t nearest = distance(name, best), i;

	for (i = 0; i < SUBCOMMANDS; i++)
		if (distance(name, subcommands[i]->name) < nearest) {
			best = subcommands[i]->name;
			nearest = distance(name, best);
		}
	if (nearest <= 2)
		return complain_usage(EXIT_FAILED, "no subcommand '%s'; did you mean '%s'?", name,
				      best);
	return complain_usage(EXIT_FAILED, "no subcommand '%s'", name);
}

static int help(int argc, char **argv)
{
	const struct subcommand *subcommand;

	if (argc < 2) {
		print_help();
		return 0;
	}
	subcommand = find_subcommand(argv[1]);
	if (!subcommand)
		return unknown_subcommand(argv[1]);
	fputs(subcommand->help, stdout);
	return 0;
}

static int finish(int status)
{
	if (fflush(stdout) && !status)
		return complain(EXIT_FAILED, "cannot write: %s", strerror(errno));
	return status;
}

int main(int argc, char **argv)
{
	if (argc < 2)
		return complain_usage(EXIT_FAILED, "a subcommand is missing");
	if (!strcmp(argv[1], "--version")) {
		printf("sirloin %s\n", SIRLOIN_VERSION);
		return finish(0);
	}
	if (!strcmp(argv[1], "--help") || !strcmp(argv[1], "-h")) {
		print_help();
		return finish(0);
	}
	if (!strcmp(argv[1], "help"))
		return finish(help(argc - 1, argv + 1));
	if (argv[1][0] == '-')
		return complain_usage(EXIT_FAILED, "unknown option '%s'", argv[1]);
	current = find_subcommand(argv[1]);
	if (!current)
		return unknown_subcommand(argv[1]);
	return finish(current->run(argc - 1, argv + 1));
}
