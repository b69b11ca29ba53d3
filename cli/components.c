// SPDX-License-Identifier: GPL-2.0-only
/*
 * Which kernel an image gets: one is built per set of components, and kept as
 * KERNELS/SET/kernel.elf. SET is "default", or that with what --with adds: "default+dev-kunit". With
 * --only it is "only+net-inet".
 */
#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <glob.h>
#include <libgen.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/wait.h>
#include <unistd.h>
#include "cli.h"

/* Where things are, found from the command's own place. */
struct place {
	char build[PATH_MAX]; /* the folder that holds the command */
	char root[PATH_MAX]; /* the source tree above it, "" if it is none */
};

static int find_place(struct place *place)
{
	char path[PATH_MAX + 32];
	ssize_t len = readlink("/proc/self/exe", path, PATH_MAX - 1);

	if (len < 0)
		return complain(EXIT_FAILED, "/proc/self/exe: %s", strerror(errno));
	path[len] = '\0';
	strcpy(place->build, dirname(path));
	strcpy(path, place->build);
	strcpy(place->root, dirname(path));
	snprintf(path, sizeof(path), "%s/kernel/config", place->root);
	if (access(path, R_OK) < 0)
		place->root[0] = '\0';
	return 0;
}

static int compare(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Splits @list in place; sorts; drops duplicates and "default". Returns the number of names. */
static size_t split(char *list, char **names, size_t room)
{
	size_t count = 0, kept = 0, i;
	char *name;

	while ((name = strsep(&list, ",")) && count < room)
		names[count++] = name;
	qsort(names, count, sizeof(*names), compare);
	for (i = 0; i < count; i++)
		if (strcmp(names[i], "default") && (!kept || strcmp(names[i], names[kept - 1])))
			names[kept++] = names[i];
	return kept;
}

/* File names: nothing that could lead out of a folder or confuse make. */
static bool valid_name(const char *name)
{
	const char *c;

	for (c = name; *c; c++)
		if (!islower((unsigned char)*c) && !isdigit((unsigned char)*c) && *c != '-')
			return false;
	return *name && *name != '-';
}

/* The names, sorted and joined; NULL if one is malformed. Nothing for "default" alone. */
static char *join(const char *with, char separator)
{
	char *list = must(strdup(with)), *names[128] = {};
	struct text text = {};
	size_t count = split(list, names, sizeof(names) / sizeof(names[0])), i;

	text_add(&text, "%s", "");
	for (i = 0; i < count; i++) {
		if (!valid_name(names[i])) {
			free(text.data);
			text.data = NULL;
			break;
		}
		if (text.len)
			text_add(&text, "%c", separator);
		text_add(&text, "%s", names[i]);
	}
	free(list);
	return text.data;
}

char *component_set(const char *list, bool only)
{
	char *names = join(list ? list : "default", '+');
	struct text text = {};

	if (!names)
		return NULL;
	text_add(&text, "%s%s%s", only ? "only" : "default", *names ? "+" : "", names);
	free(names);
	return text.data;
}

static int list_components(const struct place *place, const char *unknown)
{
	struct text text = {};
	char pattern[PATH_MAX + 32];
	glob_t found;
	size_t i;
	int len;

	text_add(&text, "no component is called %s; there are:", unknown);
	snprintf(pattern, sizeof(pattern), "%s/kernel/config/*.config", place->root);
	if (!glob(pattern, 0, NULL, &found)) {
		for (i = 0; i < found.gl_pathc; i++) {
			const char *base = strrchr(found.gl_pathv[i], '/') + 1;

			len = strlen(base) - strlen(".config");
			text_add(&text, " %.*s", len, base);
		}
		globfree(&found);
	}
	complain(EXIT_FAILED, "%s", text.data);
	free(text.data);
	return EXIT_FAILED;
}

/* Each named component has a fragment of Kconfig in the source tree; "default" are several. */
static int check_components(const struct place *place, const char *names)
{
	char *list = must(strdup(names)), *rest = list, *name, path[2 * PATH_MAX];
	int status = 0;

	while (!status && (name = strsep(&rest, ","))) {
		snprintf(path, sizeof(path), "%s/kernel/config/%s.config", place->root, name);
		if (strcmp(name, "default") && access(path, F_OK) < 0)
			status = list_components(place, name);
	}
	free(list);
	return status;
}

static int run_make(const struct place *place, const char *list, bool only)
{
	char *names = join(list, ','), variable[PATH_MAX], build[PATH_MAX + 2];
	int status;
	pid_t child;

	snprintf(variable, sizeof(variable), "%s=%s", only ? "ONLY" : "WITH", names);
	free(names);
	snprintf(build, sizeof(build), "B=%s", strrchr(place->build, '/') + 1);
	fprintf(stderr, "sirloin bake: building the kernel: make -C %s kernel %s\n", place->root,
		variable);
	child = fork();
	if (child < 0)
		return complain(EXIT_FAILED, "fork: %s", strerror(errno));
	if (!child) {
		/* Our standard output is not the place for make's. */
		dup2(STDERR_FILENO, STDOUT_FILENO);
		execlp("make", "make", "-C", place->root, build, "kernel", variable, (char *)NULL);
		_exit(complain(EXIT_NOT_FOUND, "make: %s", strerror(errno)));
	}
	while (waitpid(child, &status, 0) < 0 && errno == EINTR)
		;
	if (WIFSIGNALED(status))
		return complain(128 + WTERMSIG(status), "make was killed");
	if (WEXITSTATUS(status))
		complain(0, "the kernel could not be built (make: status %d)", WEXITSTATUS(status));
	return WEXITSTATUS(status);
}

/* Under a lock: bakes that run at the same time want the same kernel built once. */
static int build_kernel(const struct place *place, const char *list, bool only, const char *kernel)
{
	char path[PATH_MAX + 32];
	int fd, status = 0;

	snprintf(path, sizeof(path), "%s/.kernel.lock", place->build);
	fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
	if (fd < 0)
		return complain(EXIT_FAILED, "%s: %s", path, strerror(errno));
	while (flock(fd, LOCK_EX) < 0 && errno == EINTR)
		;
	if (access(kernel, R_OK) < 0)
		status = run_make(place, list, only);
	close(fd);
	if (!status && access(kernel, R_OK) < 0)
		return complain(EXIT_FAILED, "make has not made %s", kernel);
	return status;
}

int find_kernel(const char *list, bool only, char **kernel)
{
	const char *folder = getenv("SIRLOIN_KERNELS");
	char *set = component_set(list, only);
	struct text path = {};
	struct place place = {};
	int status;

	if (!set)
		return complain_usage(EXIT_FAILED,
				      "--%s %s: components are named with a-z, 0-9 and -",
				      only ? "only" : "with", list);
	status = find_place(&place);
	if (!status && list && *place.root)
		status = check_components(&place, list);
	if (folder && *folder)
		text_add(&path, "%s/%s/kernel.elf", folder, set);
	else if (!status)
		text_add(&path, "%s/kernel/%s/kernel.elf", place.build, set);
	free(set);
	if (!status && access(path.data, R_OK) < 0) {
		if ((folder && *folder) || !*place.root)
			status = complain(EXIT_FAILED, "no kernel for these components: %s: %s",
					  path.data, strerror(errno));
		else
			status = build_kernel(&place, list ? list : "default", only, path.data);
	}
	*kernel = path.data;
	return status;
}
