/* SPDX-License-Identifier: GPL-2.0-only */
/* What the subcommands of sirloin share. */
#ifndef CLI_H
#define CLI_H

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define EXIT_FAILED 1 /* wrong usage; a file that cannot be read or written */
#define EXIT_REFUSED 2 /* bake: the program cannot be baked */
/* As env(1) has them. */
#define EXIT_NOT_STARTED 125
#define EXIT_NOT_EXECUTABLE 126
#define EXIT_NOT_FOUND 127

struct subcommand {
	const char *name;
	const char *summary;
	const char *help;
	int (*run)(int argc, char **argv);
};

extern const struct subcommand bake_subcommand, run_subcommand, iso_subcommand, oci_subcommand;

/* Prints "sirloin SUB: text" on standard error and returns @status. */
int complain(int status, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* The same, for wrong usage: points to --help. */
int complain_usage(int status, const char *format, ...) __attribute__((format(printf, 2, 3)));
void *must(void *allocation); /* ends the command when memory is out */

/* ------------------------------------------------------------------ text.c */

/* A growing string. */
struct text {
	char *data;
	size_t len;
};

void text_add(struct text *text, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Adds @word so that a POSIX shell reads it back as one word. */
void text_add_shell(struct text *text, const char *word);
/*
 * Adds name[=value] as one kernel parameter behind a blank, in double quotes if @value has blanks
 * (Linux: next_arg() in lib/cmdline.c). False if it has a double quote, which cannot be written.
 */
bool text_add_parameter(struct text *text, const char *name, const char *value);
/* The same for a word of its own, such as an argument of the program. */
bool text_add_argument(struct text *text, const char *word);
/* Adds @value so that QEMU takes it as one value of an option: commas are doubled. */
void text_add_value(struct text *text, const char *value);
/* Adds @string as one of JSON, in its quotes. False, and nothing is added, if it is not UTF-8. */
bool text_add_json(struct text *text, const char *string);

/* The arguments of a command, NULL behind the last; NULL if there are none. */
struct words {
	char **list;
	size_t count;
};

void words_add(struct words *words, const char *format, ...) __attribute__((format(printf, 2, 3)));
void words_free(struct words *words);
/* Adds @list, which a NULL ends, as a command for a shell. */
void text_add_command(struct text *text, char *const *list);

/* ------------------------------------------------------------------ options.c */

/* Each returns NULL if the value of an option is well-formed, else what is wrong with it. */
const char *check_memory(const char *value);
const char *check_net(const char *value);
/* Each returns 0, or says what the host lacks and returns an exit status. */
int check_disk_file(const char *value);
int check_net_host(const char *value);
bool in_path(const char *command);

/* ------------------------------------------------------------------ output.c */

/* The base name of @image, without .img, and @suffix. */
char *default_output(const char *image, const char *suffix);
/* Signals that would end us wait until nothing half-written is left; @mask is how it was. */
void hold_signals(sigset_t *mask);
/* A new file beside @path, or in the folder for such. Its descriptor, or -1 with a message. */
int make_file(char **name, const char *path);
/* The same for a file that is to take the place of @output. */
int make_output(char **name, const char *output);
/* 0 or an exit status, with a message. */
int take_place(const char *file, const char *output);

/* ------------------------------------------------------------------ components.c */

/*
 * Finds the kernel for components named in @list (with commas, or NULL), the default ones and these or, with @only,
 * no others; builds it if there is a source tree. 0 with the path in *@kernel (the caller's), or an exit status.
 */
int find_kernel(const char *list, bool only, char **kernel);
/* For unit tests: the name of the set, "default", "default+a+b" or "only+a+b"; NULL if a name is malformed. */
char *component_set(const char *list, bool only);

#endif
